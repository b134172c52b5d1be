/* The yardstick: the flight model of this project in plain scalar C, as fast as its author could make it.
 *
 * Same equations, method and tolerance as src/uppertier/flight: adaptive Dormand-Prince 5(4) in Earth-fixed axes,
 * US Standard Atmosphere 1976 with its upper tables, J2, rotation, staging edges, steering, and apogee, entry and
 * impact found on the dense output. Compiled by benchmarks/flight.py with gcc -O3 -march=native.
 *
 * usage: reference INPUT OUTPUT TOLERANCE LONGEST THREADS REPEATS
 * INPUT : doubles: flights, stages, drag points, earth[6], mach[k], coefficient[k], then per flight
 *         stages[s][6], body[7], shot[7]
 * OUTPUT: doubles, 19 per flight, in the order of the columns of the compiled kernel
 * Prints one line: cpu and wall seconds of the flights alone, best of REPEATS.
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DRY, PROPELLANT, ISP, EXIT_AREA, BURN, AREA };
enum { PAYLOAD, BETA, SEPARATING, VERTICAL_END, KICK_END, TURN_END, PITCH_RATE };
enum { LATITUDE, LONGITUDE, HEIGHT, AZIMUTH, KICK, CUT_OFF, TARGET_HEIGHT };
enum {
    STATUS, BURNOUT_TIME, BURNOUT_HEIGHT, BURNOUT_SPEED, APOGEE, APOGEE_TIME, ENTRY_TIME, IMPACT_TIME, IMPACT_X,
    IMPACT_LATITUDE = 14, IMPACT_LONGITUDE, SAMPLES, STEPS, BURNOUT_ANGLE, ENDS
};
#define EDGE 1e-9
#define ENTRY_HEIGHT 100e3
#define LONGEST_STEP 50.0
#define MAXIMUM_STEPS 20000

/* ---- The Earth ---- */

static double A, F, MU, J2, OMEGA;
static int AIR;
static int mach_count;
static double *mach, *coefficient;

/* ---- Air: cubic Hermite, knots on the layer boundaries of the standard and on the rows of its upper table ---- */

#define FIRST (-5250.0)
#define LOWER_STEP 125.0
#define LOWER 722
#define UPPER_STEP 1000.0
#define UPPER 914
#define INTERVALS (LOWER + UPPER + 1)
static const double RADIUS = 6356766.0, GAS = 8314.32 / 28.9644, G0 = 9.80665;
static const double base_height[7] = {0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3};
static const double base_temperature[7] = {288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65};
static const double lapse[7] = {-6.5e-3, 0, 1e-3, 2.8e-3, 0, -2.8e-3, -2e-3};
static const double upper[25][3] = { /* height, pressure, density */
    {86e3, 3.7338e-1, 6.9579e-6},   {90e3, 1.8359e-1, 3.416e-6},    {95e3, 7.5966e-2, 1.393e-6},
    {100e3, 3.2011e-2, 5.604e-7},   {105e3, 1.4477e-2, 2.325e-7},   {110e3, 7.1042e-3, 9.708e-8},
    {115e3, 4.0096e-3, 4.289e-8},   {120e3, 2.5382e-3, 2.222e-8},   {130e3, 1.2505e-3, 8.152e-9},
    {140e3, 7.2028e-4, 3.831e-9},   {150e3, 4.5422e-4, 2.076e-9},   {160e3, 3.0395e-4, 1.233e-9},
    {180e3, 1.5271e-4, 5.194e-10},  {200e3, 8.4736e-5, 2.541e-10},  {250e3, 2.4767e-5, 6.073e-11},
    {300e3, 8.7704e-6, 1.916e-11},  {350e3, 3.4498e-6, 7.014e-12},  {400e3, 1.4518e-6, 2.803e-12},
    {450e3, 6.4468e-7, 1.184e-12},  {500e3, 3.0236e-7, 5.215e-13},  {600e3, 8.2130e-8, 1.137e-13},
    {700e3, 3.1908e-8, 3.070e-14},  {800e3, 1.7036e-8, 1.136e-14},  {900e3, 1.0873e-8, 5.759e-15},
    {1000e3, 7.5138e-9, 3.561e-15},
};
static double density_table[INTERVALS][4], other_table[INTERVALS][8]; /* other: pressure, 1 / speed of sound */

static void hermite(double *c, double y0, double y1, double d0, double d1)
{
    c[0] = y0;
    c[1] = d0;
    c[2] = 3.0 * (y1 - y0) - 2.0 * d0 - d1;
    c[3] = 2.0 * (y0 - y1) + d0 + d1;
}

/* Layer `l` continued: pressure, density, 1/sound and their slopes over geopotential height. */
static void layer_air(int l, double base_pressure, double h, double *v, double *d)
{
    double t = base_temperature[l] + lapse[l] * (h - base_height[l]);
    double p = lapse[l] == 0.0 ? base_pressure * exp(-G0 * (h - base_height[l]) / (GAS * t))
                               : base_pressure * pow(t / base_temperature[l], -G0 / (GAS * lapse[l]));
    v[0] = p;
    d[0] = -p * G0 / (GAS * t);
    v[1] = p / (GAS * t);
    d[1] = d[0] / (GAS * t) - v[1] * lapse[l] / t;
    v[2] = 1.0 / sqrt(1.4 * GAS * t);
    d[2] = -0.5 * v[2] * lapse[l] / t;
}

static void make_air(void)
{
    double pressure[7] = {101325.0};
    double v0[3], v1[3], d0[3], d1[3];
    for (int l = 0; l < 6; l++) {
        layer_air(l, pressure[l], base_height[l + 1], v0, d0);
        pressure[l + 1] = v0[0];
    }
    for (int i = 0; i < LOWER; i++) {
        double h = FIRST + i * LOWER_STEP;
        int l = 0;
        while (l < 6 && h >= base_height[l + 1]) l++;
        layer_air(l, pressure[l], h, v0, d0);
        layer_air(l, pressure[l], h + LOWER_STEP, v1, d1);
        hermite(other_table[i], v0[0], v1[0], d0[0] * LOWER_STEP, d1[0] * LOWER_STEP);
        hermite(density_table[i], v0[1], v1[1], d0[1] * LOWER_STEP, d1[1] * LOWER_STEP);
        hermite(other_table[i] + 4, v0[2], v1[2], d0[2] * LOWER_STEP, d1[2] * LOWER_STEP);
    }
    for (int i = 0; i < UPPER; i++) {
        double h = 86e3 + i * UPPER_STEP;
        int j = 0;
        while (h >= upper[j + 1][0]) j++;
        double wide = upper[j + 1][0] - upper[j][0];
        for (int q = 1; q < 3; q++) {
            double rate = log(upper[j + 1][q] / upper[j][q]) / wide;
            double y0 = upper[j][q] * exp(rate * (h - upper[j][0]));
            double y1 = upper[j][q] * exp(rate * (h + UPPER_STEP - upper[j][0]));
            hermite(q == 1 ? other_table[LOWER + i] : density_table[LOWER + i], y0, y1, y0 * rate * UPPER_STEP,
                    y1 * rate * UPPER_STEP);
        }
    }
    for (int i = LOWER; i < INTERVALS; i++) other_table[i][4] = 1.0 / sqrt(1.4 * GAS * 186.946);
}

static inline double cubic(const double *c, double s) { return c[0] + s * (c[1] + s * (c[2] + s * c[3])); }

static inline int interval(double height, double *share)
{
    double u;
    int first = 0;
    if (height < 86e3) {
        double h = height > -5e3 ? height : -5e3;
        u = (RADIUS * h / (RADIUS + h) - FIRST) * (1.0 / LOWER_STEP);
    } else {
        u = (height - 86e3) * (1.0 / UPPER_STEP);
        u = u < UPPER ? u : UPPER;
        first = LOWER;
    }
    int i = (int)u;
    *share = u - i;
    return first + i;
}

/* Geodetic height by its series in the flattening, to the fourth power: 1e-4 m below 1000 km. */
static inline double height_of(double r, double inverse_r2, double z)
{
    double q = z * z * inverse_r2, g = q - q * q, k = A * r * inverse_r2, c = 1.0 - 2.0 * q;
    double third = 2.0 * c * k * (2.0 * k - 1.0) - 0.5 * q + F * (2.5 + q * (17.375 * q - 15.875));
    return r - A + A * F * (q + F * g * (2.0 * k - 0.5 + F * third));
}

static double climb(const double *y, double *height)
{
    double r2 = y[0] * y[0] + y[1] * y[1] + y[2] * y[2], i2 = 1.0 / r2, r = sqrt(r2), z = y[2];
    double q = z * z * i2, g = q - q * q, k = A * r * i2, c = 1.0 - 2.0 * q;
    double along = (y[0] * y[3] + y[1] * y[4] + z * y[5]) * i2; /* rate of r over r */
    double dq = 2.0 * (z * y[5] * i2 - q * along), dk = -k * along;
    double third = 2.0 * c * k * (2.0 * k - 1.0) - 0.5 * q;
    double d_third = -4.0 * dq * k * (2.0 * k - 1.0) + 2.0 * c * dk * (4.0 * k - 1.0) - 0.5 * dq;
    double b = 2.0 * k - 0.5 + F * third, db = 2.0 * dk + F * d_third;
    *height = height_of(r, i2, z);
    return along * r + A * F * (dq + F * (dq * c * b + g * db));
}

/* ---- Segments: between two edges thrust, mass flow and steering follow one law ---- */

typedef struct {
    double t0, m0, flow, thrust, exit, half_area, half_over_beta;
    int powered, gravity_turn, turning;
    double rate, fixed[3], cosine[3], sine[3]; /* direction = fixed + cosine cos(angle) + sine sin(angle) */
} Segment;

static double set_segment(double t, const double *y, const double *stages, int count, const double *body,
                          const double *shot, double total, Segment *s)
{
    double cut = shot[CUT_OFF] < total ? shot[CUT_OFF] : total;
    memset(s, 0, sizeof *s);
    s->t0 = t;
    if (t >= cut - EDGE) {
        s->m0 = body[PAYLOAD] + (body[SEPARATING] > 0.0 ? 0.0 : stages[(count - 1) * 6 + DRY]);
        s->half_over_beta = AIR ? 0.5 / body[BETA] : 0.0;
        return INFINITY;
    }
    int n = 0;
    double begin = 0.0;
    while (t >= begin + stages[n * 6 + BURN] - EDGE) begin += stages[n++ * 6 + BURN];
    const double *stage = stages + n * 6;
    s->powered = 1;
    s->flow = stage[PROPELLANT] / stage[BURN];
    s->m0 = body[PAYLOAD] - s->flow * (t - begin);
    for (int i = n; i < count; i++) s->m0 += stages[i * 6 + DRY] + stages[i * 6 + PROPELLANT];
    s->thrust = s->flow * stage[ISP] * G0;
    s->exit = AIR ? stage[EXIT_AREA] : 0.0;
    s->half_area = AIR ? 0.5 * stage[AREA] : 0.0;
    double sa = sin(shot[LATITUDE]), ca = cos(shot[LATITUDE]), so = sin(shot[LONGITUDE]), co = cos(shot[LONGITUDE]);
    double north = cos(shot[AZIMUTH]), east = sin(shot[AZIMUTH]);
    double up[3] = {ca * co, ca * so, sa};
    double along[3] = {-sa * co * north - so * east, -sa * so * north + co * east, ca * north};
    double end = fmin(begin + stage[BURN], cut), rate = body[PITCH_RATE], kick = shot[KICK], turn = kick;
    double kick_end = rate > 0.0 ? body[VERTICAL_END] + kick / rate : body[KICK_END];
    if (t < body[VERTICAL_END] - EDGE) {
        turn = 0.0;
        end = fmin(end, body[VERTICAL_END]);
    } else if (rate > 0.0) {
        if (t < kick_end - EDGE) {
            turn = rate * (t - body[VERTICAL_END]);
            s->turning = 1;
            s->rate = rate;
            end = fmin(end, kick_end);
        }
    } else if (t < kick_end - EDGE) {
        end = fmin(end, kick_end);
    } else if (t < body[TURN_END] - EDGE) {
        s->gravity_turn = 1;
        return fmin(end, body[TURN_END]);
    } else {
        double speed = sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5]);
        s->turning = 1;
        s->rate = OMEGA;
        s->cosine[0] = y[3] / speed;
        s->cosine[1] = y[4] / speed;
        s->sine[0] = y[4] / speed;
        s->sine[1] = -y[3] / speed;
        s->fixed[2] = y[5] / speed;
        return end;
    }
    double c = cos(turn), si = sin(turn);
    for (int i = 0; i < 3; i++) {
        double ahead = c * up[i] + si * along[i];
        if (s->turning) {
            s->cosine[i] = ahead;
            s->sine[i] = c * along[i] - si * up[i];
        } else
            s->fixed[i] = ahead;
    }
    return end;
}

/* ---- Forces ---- */

/* The drag curve on an even grid fine enough for one corner a row: no search. */
#define CURVE 512
static double curve[CURVE + 1][4], curve_scale; /* intercept, slope, change of slope at the corner, corner */

static int make_curve(void)
{
    curve_scale = CURVE / mach[mach_count - 1];
    for (int row = 0, next = 0; row <= CURVE; row++) {
        double end = (row + 1) / curve_scale;
        double left = next && next < mach_count
                          ? (coefficient[next] - coefficient[next - 1]) / (mach[next] - mach[next - 1]) : 0.0;
        int at = next < mach_count ? next : mach_count - 1;
        curve[row][0] = coefficient[at] - left * mach[at];
        curve[row][1] = left;
        curve[row][3] = INFINITY;
        if (next < mach_count && (mach[next] < end || row == CURVE)) {
            double right = next + 1 < mach_count
                               ? (coefficient[next + 1] - coefficient[next]) / (mach[next + 1] - mach[next]) : 0.0;
            curve[row][2] = right - left;
            curve[row][3] = mach[next++];
            if (next < mach_count && mach[next] < end) return 0;
        }
    }
    return 1;
}

static inline double drag_coefficient(double m)
{
    double place = m * curve_scale;
    const double *c = curve[place < CURVE ? (int)place : CURVE];
    return c[0] + c[1] * m + (m > c[3] ? c[2] * (m - c[3]) : 0.0);
}

/* Acceleration in the rotating frame, into a[3]; Mach number and 1/sound where the engine burns. */
static inline void acceleration(double t, const double *y, const Segment *s, double *a, double *m, double *slowness)
{
    double x = y[0], yy = y[1], z = y[2], vx = y[3], vy = y[4], vz = y[5];
    double r2 = x * x + yy * yy + z * z, i2 = 1.0 / r2, r = sqrt(r2);
    double factor = -MU * i2 * i2 * r, j = 1.5 * J2 * A * A * i2, five = 5.0 * z * z * i2;
    double planar = factor * (1.0 + j * (1.0 - five)) + OMEGA * OMEGA;
    double h = height_of(r, i2, z), share;
    double ax = planar * x + 2.0 * OMEGA * vy, ay = planar * yy - 2.0 * OMEGA * vx;
    double az = factor * (1.0 + j * (3.0 - five)) * z;
    if (!s->powered) {
        if (h < 1000e3) {
            int i = interval(h, &share);
            double drag = s->half_over_beta * cubic(density_table[i], share) * sqrt(vx * vx + vy * vy + vz * vz);
            ax -= drag * vx;
            ay -= drag * vy;
            az -= drag * vz;
        }
        a[0] = ax, a[1] = ay, a[2] = az;
        return;
    }
    double speed = sqrt(vx * vx + vy * vy + vz * vz), inverse_mass = 1.0 / (s->m0 - s->flow * (t - s->t0));
    double push = s->thrust * inverse_mass, drag = 0.0;
    if (h < 1000e3) {
        int i = interval(h, &share);
        *slowness = cubic(other_table[i] + 4, share);
        *m = speed * *slowness;
        drag = s->half_area * drag_coefficient(*m) * cubic(density_table[i], share) * speed * inverse_mass;
        push = (s->thrust - s->exit * cubic(other_table[i], share)) * inverse_mass;
    }
    if (s->gravity_turn) {
        double net = push / speed - drag;
        a[0] = ax + net * vx, a[1] = ay + net * vy, a[2] = az + net * vz;
        return;
    }
    double dx = s->fixed[0], dy = s->fixed[1], dz = s->fixed[2];
    if (s->turning) {
        double angle = s->rate * (t - s->t0), c = cos(angle), si = sin(angle);
        dx += c * s->cosine[0] + si * s->sine[0];
        dy += c * s->cosine[1] + si * s->sine[1];
        dz += c * s->cosine[2] + si * s->sine[2];
    }
    a[0] = ax - drag * vx + push * dx;
    a[1] = ay - drag * vy + push * dy;
    a[2] = az - drag * vz + push * dz;
}

/* ---- Dormand-Prince 5(4) ---- */

#define STAGE(n, share, sum)                                             \
    for (int i = 0; i < 6; i++) trial[i] = y[i] + h * (sum);             \
    for (int i = 0; i < 3; i++) k[n][i] = trial[i + 3];                  \
    acceleration(t + (share) * h, trial, s, k[n] + 3, m, slowness);

static inline double step(double t, const double *y, double h, double k[7][6], const Segment *s, double *new,
                          double *m, double *slowness, double tolerance, double weight)
{
    double trial[6];
    STAGE(1, 0.2, 0.2 * k[0][i])
    STAGE(2, 0.3, 3.0 / 40.0 * k[0][i] + 9.0 / 40.0 * k[1][i])
    STAGE(3, 0.8, 44.0 / 45.0 * k[0][i] - 56.0 / 15.0 * k[1][i] + 32.0 / 9.0 * k[2][i])
    STAGE(4, 8.0 / 9.0, 19372.0 / 6561.0 * k[0][i] - 25360.0 / 2187.0 * k[1][i] + 64448.0 / 6561.0 * k[2][i]
                            - 212.0 / 729.0 * k[3][i])
    STAGE(5, 1.0, 9017.0 / 3168.0 * k[0][i] - 355.0 / 33.0 * k[1][i] + 46732.0 / 5247.0 * k[2][i]
                      + 49.0 / 176.0 * k[3][i] - 5103.0 / 18656.0 * k[4][i])
    for (int i = 0; i < 6; i++)
        new[i] = y[i] + h * (35.0 / 384.0 * k[0][i] + 500.0 / 1113.0 * k[2][i] + 125.0 / 192.0 * k[3][i]
                             - 2187.0 / 6784.0 * k[4][i] + 11.0 / 84.0 * k[5][i]);
    for (int i = 0; i < 3; i++) k[6][i] = new[i + 3];
    acceleration(t + h, new, s, k[6] + 3, m, slowness);
    double e[6];
    for (int i = 0; i < 6; i++)
        e[i] = h * (71.0 / 57600.0 * k[0][i] - 71.0 / 16695.0 * k[2][i] + 71.0 / 1920.0 * k[3][i]
                    - 17253.0 / 339200.0 * k[4][i] + 22.0 / 525.0 * k[5][i] - k[6][i] / 40.0);
    return (sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2]) + weight * sqrt(e[3] * e[3] + e[4] * e[4] + e[5] * e[5]))
           / tolerance;
}

/* ---- Steps end where a corner of the air or of the drag curve can be foreseen ---- */

#define MARGIN 0.02
#define CORNER_TOP 120e3
static double level[16];
static int levels;

static void make_levels(void)
{
    for (int l = 1; l < 7; l++) level[levels++] = RADIUS * base_height[l] / (RADIUS - base_height[l]);
    for (int i = 0; upper[i][0] <= CORNER_TOP; i++) level[levels++] = upper[i][0];
}

/* Distance to the first value of a rising list beyond x + margin, or below x - margin; 0 where none is. */
static inline double beyond(const double *list, int count, double x, double margin, int rising)
{
    if (rising) {
        for (int i = 0; i < count; i++)
            if (list[i] > x + margin) return list[i] - x;
    } else
        for (int i = count - 1; i >= 0; i--)
            if (list[i] < x - margin) return list[i] - x;
    return 0.0;
}

static inline double time_to(double distance, double rate, double second)
{
    double first = distance / rate, better = distance / (rate + 0.5 * second * first);
    return better > 0.0 ? better : first;
}

static inline double power(double error) /* error^(-3/16) */
{
    double fourth = sqrt(sqrt(error)), eighth = sqrt(fourth);
    return 1.0 / (eighth * sqrt(eighth));
}

static void dense_coefficients(const double *y, const double *new, double h, double k[7][6], double c[4][6])
{
    for (int i = 0; i < 6; i++) {
        double d = new[i] - y[i], b = h * k[0][i] - d;
        c[0][i] = d;
        c[1][i] = b;
        c[2][i] = d - h * k[6][i] - b;
        c[3][i] = h * (-12715105075.0 / 11282082432.0 * k[0][i] + 87487479700.0 / 32700410799.0 * k[2][i]
                       - 10690763975.0 / 1880347072.0 * k[3][i] + 701980252875.0 / 199316789632.0 * k[4][i]
                       - 1453857185.0 / 822651844.0 * k[5][i] + 69997945.0 / 29380423.0 * k[6][i]);
    }
}

static void dense(double share, const double *y, double c[4][6], double *out)
{
    double rest = 1.0 - share;
    for (int i = 0; i < 6; i++)
        out[i] = y[i] + share * (c[0][i] + rest * (c[1][i] + share * (c[2][i] + rest * c[3][i])));
}

/* Share of the step at which height - level, or the climb rate, falls through zero: false position with
 * Illinois's weights. */
static double crossing(double level, int on_rate, double before, double after, const double *y, double c[4][6],
                       double *out)
{
    double low = 0.0, high = 1.0, f_low = before, f_high = after;
    for (int n = 0; n < 60; n++) {
        double share = high - f_high * (high - low) / (f_high - f_low), height;
        dense(share, y, c, out);
        double rate = climb(out, &height), value = on_rate ? rate : height - level;
        if (fabs(value) < 1e-8) return share;
        if (value > 0.0) {
            if (n && f_low == value) return share;
            low = share;
            f_low = value;
            f_high *= n ? 0.5 : 1.0;
        } else {
            high = share;
            f_high = value;
            f_low *= n ? 0.5 : 1.0;
        }
    }
    return high;
}

static void fly(const double *stages, int count, const double *body, const double *shot, double tolerance,
                double longest, double *ends)
{
    double y[6], new[6], state[6], k[7][6], c[4][6], total = 0.0;
    Segment segment;
    for (int i = 0; i < ENDS; i++) ends[i] = NAN;
    ends[APOGEE] = -INFINITY;
    for (int i = 0; i < count; i++) total += stages[i * 6 + BURN];
    double sa = sin(shot[LATITUDE]), ca = cos(shot[LATITUDE]), e2 = F * (2.0 - F), normal = A / sqrt(1.0 - e2 * sa * sa);
    y[0] = (normal + shot[HEIGHT]) * ca * cos(shot[LONGITUDE]);
    y[1] = (normal + shot[HEIGHT]) * ca * sin(shot[LONGITUDE]);
    y[2] = (normal * (1.0 - e2) + shot[HEIGHT]) * sa;
    y[3] = y[4] = y[5] = 0.0;
    double height, rate = climb(y, &height), target = shot[TARGET_HEIGHT];
    double lowest = fmin(height, target) - 1000.0, t = 0.0, h = 0.1;
    int steps = 0, status = 5;
    while (t < longest - EDGE && status == 5) {
        double edge = fmin(set_segment(t, y, stages, count, body, shot, total, &segment), longest);
        double m = 0.0, slowness = 0.0, ahead = INFINITY, mach_rate = NAN;
        for (int i = 0; i < 3; i++) k[0][i] = y[i + 3];
        acceleration(t, y, &segment, k[0] + 3, &m, &slowness);
        if (!segment.powered && isnan(ends[BURNOUT_TIME])) {
            double speed = sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5]);
            ends[BURNOUT_TIME] = t;
            ends[BURNOUT_HEIGHT] = height;
            ends[BURNOUT_SPEED] = speed;
            ends[BURNOUT_ANGLE] = asin(fmax(-1.0, fmin(1.0, rate / speed)));
        }
        while (t < edge - EDGE && status == 5) {
            int cut = ahead < h;
            double used = cut ? ahead : h, new_slowness = slowness, weight = 1000.0;
            int last = used >= edge - t;
            if (last) used = edge - t;
            if (rate < 0.0) weight = fmin(weight, 2.0 * fmax(height, 0.0) / -rate + 30.0);
            double error = step(t, y, used, k, &segment, new, &m, &new_slowness, tolerance, weight);
            if (++steps > MAXIMUM_STEPS) {
                status = 4;
                break;
            }
            if (!(error <= 1.0)) {
                h = used * (error < INFINITY ? fmax(0.2, 0.9 * power(error)) : 0.2);
                if (h < 1e-7) status = 3;
                continue;
            }
            double growth = fmin(0.9 * power(fmax(error, 1e-8)), 5.0);
            h = fmin(cut || last ? fmax(h, used * growth) : used * growth, LONGEST_STEP);
            double old_height = height, old_rate = rate;
            rate = climb(new, &height);
            int top = old_rate > 0.0 && rate <= 0.0, entry = old_height > ENTRY_HEIGHT && height <= ENTRY_HEIGHT;
            int down = old_height > target && height <= target && rate < 0.0;
            if (top | entry | down) {
                dense_coefficients(y, new, used, k, c);
                if (top) {
                    double at = t + used * crossing(0.0, 1, old_rate, rate, y, c, state), peak;
                    climb(state, &peak);
                    if (peak > ends[APOGEE]) ends[APOGEE] = peak, ends[APOGEE_TIME] = at;
                }
                if (entry)
                    ends[ENTRY_TIME] = t + used * crossing(ENTRY_HEIGHT, 0, old_height - ENTRY_HEIGHT,
                                                           height - ENTRY_HEIGHT, y, c, state);
                if (down) {
                    ends[IMPACT_TIME] =
                        t + used * crossing(target, 0, old_height - target, height - target, y, c, state);
                    for (int i = 0; i < 6; i++) ends[IMPACT_X + i] = state[i];
                    status = 0;
                }
            }
            ahead = INFINITY;
            if (segment.powered) {
                double v = sqrt(new[3] * new[3] + new[4] * new[4] + new[5] * new[5]);
                double pull = (new[3] * k[6][3] + new[4] * k[6][4] + new[5] * k[6][5]) / v;
                double new_rate = pull * new_slowness + v * (new_slowness - slowness) / used;
                double second = isnan(mach_rate) ? 0.0 : (new_rate - mach_rate) / used;
                if (height < 86e3) {
                    double distance = beyond(mach, mach_count, m, MARGIN * h * fabs(new_rate), new_rate > 0.0);
                    double at = time_to(distance, new_rate, second);
                    if (at > 0.0) ahead = at;
                }
                mach_rate = new_rate;
                slowness = new_slowness;
            }
            if (height < CORNER_TOP || rate < 0.0) {
                double distance = beyond(level, levels, height, MARGIN * h * fabs(rate), rate > 0.0);
                double at = time_to(distance, rate, (rate - old_rate) / used);
                if (at > 0.0 && at < ahead) ahead = at;
            }
            t = last ? edge : t + used;
            memcpy(y, new, sizeof y);
            memcpy(k[0], k[6], sizeof k[0]);
            if (!down && height < lowest) t = longest;
        }
    }
    ends[STATUS] = status;
    ends[SAMPLES] = 0;
    ends[STEPS] = steps;
    if (status == 0) {
        double p = hypot(ends[IMPACT_X], ends[IMPACT_X + 1]), z = ends[IMPACT_X + 2];
        double beta = atan2(z, (1.0 - F) * p), b = A * (1.0 - F);
        for (int i = 0; i < 3; i++) {
            double s = sin(beta), co = cos(beta);
            ends[IMPACT_LATITUDE] = atan2(z + e2 / (1.0 - e2) * b * s * s * s, p - e2 * A * co * co * co);
            beta = atan((1.0 - F) * tan(ends[IMPACT_LATITUDE]));
        }
        ends[IMPACT_LONGITUDE] = atan2(ends[IMPACT_X + 1], ends[IMPACT_X]);
    }
}

/* ---- Work, shared out to threads in small pieces ---- */

static long flights, stage_count, next_piece;
static const double *rows;
static double *endings, tolerance, longest;
#define PIECE 64

static void *work(void *unused)
{
    long stride = stage_count * 6 + 14, first;
    while ((first = __atomic_fetch_add(&next_piece, PIECE, __ATOMIC_RELAXED)) < flights)
        for (long i = first; i < first + PIECE && i < flights; i++) {
            const double *row = rows + i * stride;
            fly(row, stage_count, row + stage_count * 6, row + stage_count * 6 + 7, tolerance, longest,
                endings + i * ENDS);
        }
    return unused;
}

static double clock_of(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(stderr, "usage: reference INPUT OUTPUT TOLERANCE LONGEST THREADS REPEATS\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    if (!file) {
        perror(argv[1]);
        return 2;
    }
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file);
    double *data = malloc(size);
    rewind(file);
    if (fread(data, 1, size, file) != size) return 2;
    fclose(file);
    flights = data[0], stage_count = data[1], mach_count = data[2];
    A = data[3], F = data[4], MU = data[5], J2 = data[6], OMEGA = data[7], AIR = data[8] > 0.0;
    mach = data + 9, coefficient = mach + mach_count, rows = coefficient + mach_count;
    tolerance = atof(argv[3]), longest = atof(argv[4]);
    int threads = atoi(argv[5]), repeats = atoi(argv[6]);
    endings = malloc(flights * ENDS * sizeof(double));
    make_air();
    make_levels();
    if (!make_curve()) {
        fprintf(stderr, "two corners of the drag curve are too near each other\n");
        return 2;
    }
    double best_cpu = INFINITY, best_wall = INFINITY;
    for (int r = 0; r < repeats; r++) {
        double cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID), wall = clock_of(CLOCK_MONOTONIC);
        pthread_t pool[64];
        next_piece = 0;
        for (int i = 1; i < threads; i++) pthread_create(pool + i, NULL, work, NULL);
        work(NULL);
        for (int i = 1; i < threads; i++) pthread_join(pool[i], NULL);
        best_cpu = fmin(best_cpu, clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu);
        best_wall = fmin(best_wall, clock_of(CLOCK_MONOTONIC) - wall);
    }
    printf("%.6f %.6f\n", best_cpu, best_wall);
    file = fopen(argv[2], "wb");
    if (!file || fwrite(endings, sizeof(double), flights * ENDS, file) != (size_t)(flights * ENDS)) return 2;
    fclose(file);
    return 0;
}
