/* The yardstick of benchmarks/radar_coverage.py: the same coverage by the same method in plain C, as fast as its author could
 * make it. Three loops a block of 256 places, so that gcc runs the arithmetic on vectors; tables a height; two logarithms
 * from the bits of the number. Compiled with gcc -O3 -march=native and the flags that let it put sqrt on vectors.
 *
 * usage: radar_coverage INPUT OUTPUT REPEATS THREADS
 * INPUT : doubles: places, heights, table rows, rays, ray step, radar[9], face[9], heights[H], levels[H][5],
 *         tables[H][N][4], profile[rays + 1], latitude[C], longitude[C]
 * OUTPUT: float snr[H][C], signed char reason[H][C]
 * Prints one line: cpu and wall seconds of the coverage alone, best of REPEATS.
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 256 };
typedef double row[BLOCK] __attribute__((aligned(64)));

static long C, H, N, rays, threads;
static double ray_step, radar[9], face[9];
static double *heights, *levels, *tables, *profile, *latitude, *longitude;
static float *snr;
static signed char *reason;
static unsigned char *near_;

static inline double exponent_of(double value) {
    uint64_t bits;
    double found;
    memcpy(&bits, &value, 8);
    bits = (bits >> 52) | 0x4330000000000000u;
    memcpy(&found, &bits, 8);
    return found - (4503599627370496.0 + 1023.0);
}

static inline double mantissa_of(double value) {
    uint64_t bits;
    double found;
    memcpy(&bits, &value, 8);
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    memcpy(&found, &bits, 8);
    return found;
}

static inline double odd(double s) {
    double z = s * s;
    return s * (2.885390081777927 + z * (0.9617966939259757 + z * (0.5770780163555854 + z * 0.4121985831111324)));
}

static void columns_of(long first, long count, double middle, row *restrict c) {
    double sl = sin(radar[0]), cl = cos(radar[0]), so = sin(radar[1]), co = cos(radar[1]);
    double sb = sin(radar[5]), cb = cos(radar[5]), e2 = radar[6];
    double before = NAN, sine = 0, cosine = 0, normal = 0;
    for (long i = 0; i < count; i++) {
        double east, level;
        if (latitude[first + i] != before) {
            before = latitude[first + i];
            sincos(before, &sine, &cosine);
            normal = radar[7] / sqrt(1.0 - e2 * sine * sine);
        }
        sincos(longitude[first + i], &east, &level);
        double nx = cosine * level, ny = cosine * east, nz = sine;
        double dx = normal * nx - radar[2], dy = normal * ny - radar[3], dz = normal * (1.0 - e2) * nz - radar[4];
        double e0 = -so * dx + co * dy, e1 = -so * nx + co * ny;
        double n0 = -sl * co * dx - sl * so * dy + cl * dz, n1 = -sl * co * nx - sl * so * ny + cl * nz;
        c[0][i] = sb * e0 + cb * n0;
        c[1][i] = sb * e1 + cb * n1;
        c[2][i] = cl * co * dx + cl * so * dy + sl * dz;
        c[3][i] = cl * co * nx + cl * so * ny + sl * nz;
        c[4][i] = dx * dx + dy * dy + dz * dz;
        near_[first + i] = c[4][i] < radar[8] * radar[8];
        c[5][i] = 2.0 * (dx * nx + dy * ny + dz * nz);
        double e = e0 + middle * e1, n = n0 + middle * n1, bearing = atan2(e, n);
        double turn = (n * e1 - e * n1) / (e * e + n * n + 1e-3) * middle, value[2];
        for (int side = 0; side < 2; side++) {
            double place = (bearing + (side ? turn : -turn)) / ray_step;
            place -= floor(place / rays) * rays;
            long ray = (long)place < rays - 1 ? (long)place : rays - 1;
            value[side] = profile[ray] + (place - ray) * (profile[ray + 1] - profile[ray]);
        }
        c[6][i] = value[0];
        c[7][i] = (value[1] - value[0]) / (2.0 * middle);
    }
}

static void slant(row *restrict c, long count, double h, const double *level, row *restrict w) {
    double ground = face[8], horizon = level[0], spread = level[2], shell = level[3], per = level[4];
    double last = N - 1.5;
    for (long i = 0; i < count; i++) {
        double forward = c[0][i] + h * c[1][i], up = c[2][i] + h * c[3][i], squared = c[4][i] + h * (c[5][i] + h);
        double flat = squared - up * up;
        flat = flat > 1e-3 ? flat : 1e-3;
        double away = sqrt(squared), out = sqrt(flat), both = 1.0 / (away * out), sine = up * out * both;
        double place = (sine - horizon) * spread;
        place = place > 0.0 ? place : 0.0;
        w[0][i] = squared;
        w[1][i] = sine;
        w[2][i] = flat * both;
        w[3][i] = forward * away * both;
        w[4][i] = (squared + 2.0 * ground * up + ground * ground - shell) * per;
        w[5][i] = place < last ? place : last;
    }
}

static void look_up(const double *restrict table, long count, row *restrict w) {
    for (long i = 0; i < count; i++) {
        long at = (long)w[5][i];
        double share = w[5][i] - at;
        const double *r = table + 4 * at;
        w[5][i] = r[0] + share * r[1];
        w[6][i] = r[2];
        w[7][i] = r[3];
    }
}

static void decide(
    row *restrict c, long count, double h, const double *level, row *restrict w, float *restrict db,
    signed char *restrict why
) {
    double sector = face[0], lowest = face[1], top = face[2], ct = face[3], st = face[4];
    double scan = 3.010299956639812 * 2.0 * face[5], signal = face[6], threshold = face[7];
    double horizon = level[0], slope = level[1];
    for (long i = 0; i < count; i++) {
        double sine = w[1][i], cosine = w[2][i], azimuth = w[3][i], above = w[4][i];
        double ts = (w[5][i] + above * w[6][i]) * cosine, tc = 1.0 - 0.5 * ts * ts;
        double seen = sine * tc + cosine * ts, flat = cosine * tc - sine * ts;
        double axis = flat * azimuth * ct + seen * st, lit = axis > 1e-12 ? axis : 1e-12;
        double m = mantissa_of(w[0][i]), n = mantissa_of(lit);
        double plus = m + 1.4142135623730951, more = n + 1.4142135623730951, both = 1.0 / (plus * more);
        double far = exponent_of(w[0][i]) + 0.5 + odd((m - 1.4142135623730951) * more * both);
        double faced = exponent_of(lit) + 0.5 + odd((n - 1.4142135623730951) * plus * both);
        double decibel = signal - 6.020599913279624 * far + scan * faced - w[7][i];
        /* Chosen among doubles: gcc puts these choices on vectors, and not those among integers. */
        double ridge = c[6][i] + h * c[7][i], rim = horizon + above * slope, side = azimuth * fabs(azimuth);
        double code = decibel < threshold ? 5.0 : 0.0;
        code = side < sector ? 4.0 : code;
        code = seen > top ? 4.0 : code;
        code = axis <= 0.0 ? 4.0 : code;
        code = seen < lowest ? 3.0 : code;
        code = seen < ridge ? 2.0 : code;
        code = sine < rim ? 1.0 : code;
        w[5][i] = code;
        w[6][i] = decibel;
    }
    for (long i = 0; i < count; i++) why[i] = (int)w[5][i];
    for (long i = 0; i < count; i++) db[i] = (w[5][i] > 0.5) & (w[5][i] < 4.5) ? NAN : w[6][i];
}

static void *cover(void *part) {
    long number = (long)part, piece = (C / threads / BLOCK + 1) * BLOCK, start = number * piece;
    long stop = start + piece < C ? start + piece : C;
    row c[8], w[8];
    double middle = 0.5 * (heights[0] + heights[H - 1]);
    for (long first = start; first < stop; first += BLOCK) {
        long count = stop - first < BLOCK ? stop - first : BLOCK;
        columns_of(first, count, middle, c);
        for (long k = 0; k < H; k++) {
            const double *level = levels + 5 * k;
            slant(c, count, heights[k], level, w);
            look_up(tables + 4 * N * k, count, w);
            decide(c, count, heights[k], level, w, snr + k * C + first, reason + k * C + first);
        }
    }
    return NULL;
}

static double now(clockid_t which) {
    struct timespec t;
    clock_gettime(which, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double *take(FILE *file, long count) {
    double *values = malloc(8 * count);
    if (!values || fread(values, 8, count, file) != (size_t)count) exit(3);
    return values;
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    FILE *in = fopen(argv[1], "rb");
    if (!in) return 2;
    double *head = take(in, 5);
    C = head[0], H = head[1], N = head[2], rays = head[3], ray_step = head[4];
    memcpy(radar, take(in, 9), sizeof radar);
    memcpy(face, take(in, 9), sizeof face);
    heights = take(in, H), levels = take(in, 5 * H), tables = take(in, 4 * H * N), profile = take(in, rays + 1);
    latitude = take(in, C), longitude = take(in, C);
    snr = malloc(4 * C * H), reason = malloc(C * H), near_ = malloc(C);
    threads = atol(argv[4]);
    double cpu = 1e9, wall = 1e9;
    /* Once unmeasured, so that the system has made the memory. */
    for (long round = -1; round < atol(argv[3]); round++) {
        double c0 = now(CLOCK_PROCESS_CPUTIME_ID), w0 = now(CLOCK_MONOTONIC);
        pthread_t ids[64];
        for (long t = 1; t < threads; t++) pthread_create(ids + t, NULL, cover, (void *)t);
        cover((void *)0);
        for (long t = 1; t < threads; t++) pthread_join(ids[t], NULL);
        double c1 = now(CLOCK_PROCESS_CPUTIME_ID) - c0, w1 = now(CLOCK_MONOTONIC) - w0;
        if (round >= 0) cpu = c1 < cpu ? c1 : cpu, wall = w1 < wall ? w1 : wall;
    }
    printf("%.9f %.9f\n", cpu, wall);
    FILE *out = fopen(argv[2], "wb");
    if (!out || fwrite(snr, 4, C * H, out) != (size_t)(C * H)) return 3;
    fwrite(reason, 1, C * H, out);
    return fclose(out) ? 3 : 0;
}
