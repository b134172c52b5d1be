/* The yardstick of benchmarks/battle.py in plain scalar C, as fast as its author could make it.
 *
 * raid SEED TRIALS THREADS MISSILES STOCK SALVO LOOKS P_RAID P_OBJECT P_SHOT STREAM_0 STREAM_1 STREAM_2
 *     closed raids with the Philox 4x32-10 draws of src/uppertier/battle/closed/kernels.py; prints cpu and wall
 *     seconds, then the histogram of leakers, then that of rounds spent
 * reach FILE REPEATS
 *     the reach test of src/uppertier/battle/paths/kernels.py; FILE holds doubles: counts of down-range and altitude
 *     cells, of samples and of aim points; cell, radius, floor, ceiling, shortest and longest flight, earliest launch;
 *     times of the table; per sample time, height, cosine and sine of the way left to the aim point; per aim point two
 *     products. Prints cpu seconds, the sum of samples in reach, of first and of last ones.
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* ---- Closed raids ---- */

static inline double uniform_at(uint64_t seed, uint64_t trial, uint32_t stream, uint32_t counter) {
    uint32_t c0 = counter, c1 = stream, c2 = (uint32_t)trial, c3 = (uint32_t)(trial >> 32);
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t first = (uint64_t)0xD2511F53u * c0, second = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(second >> 32) ^ c1 ^ k0, n2 = (uint32_t)(first >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)second;
        c3 = (uint32_t)first;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    uint64_t cell = ((((uint64_t)c1) << 32) | c0) >> 12;
    return ((double)cell + 0.5) * 0x1p-52;
}

static uint64_t seed;
static long trials;
static int threads, missiles, stock, salvo, looks;
static double chance[3];
static uint32_t streams[3];

typedef struct {
    long first, count;
    long *leakers, *spent;
} Part;

static void *raids(void *argument) {
    Part *part = argument;
    int *alive = malloc(sizeof(int) * (missiles + 1));
    for (long trial = part->first; trial < part->first + part->count; trial++) {
        if (!(uniform_at(seed, trial, streams[0], 0) < chance[0])) {
            part->leakers[missiles]++;
            part->spent[0]++;
            continue;
        }
        int standing = 0, rounds = stock;
        for (int j = 0; j < missiles; j++)
            if (uniform_at(seed, trial, streams[1], j) < chance[1]) alive[standing++] = j;
        int through = missiles - standing;
        for (int look = 0; look < looks && standing > 0 && rounds > 0; look++) {
            int kept = 0;
            for (int a = 0; a < standing; a++) {
                int j = alive[a], shots = salvo < rounds ? salvo : rounds, dead = 0;
                for (int s = look * salvo; s < look * salvo + shots && !dead; s++)
                    dead = uniform_at(seed, trial, streams[2], j * 64 + s) < chance[2];
                rounds -= shots;
                if (!dead) alive[kept++] = j;
            }
            standing = kept;
        }
        part->leakers[through + standing]++;
        part->spent[stock - rounds]++;
    }
    free(alive);
    return NULL;
}

static int raid(char **argument) {
    seed = strtoull(argument[0], NULL, 10);
    trials = atol(argument[1]);
    threads = atoi(argument[2]);
    missiles = atoi(argument[3]);
    stock = atoi(argument[4]);
    salvo = atoi(argument[5]);
    looks = atoi(argument[6]);
    for (int k = 0; k < 3; k++) chance[k] = atof(argument[7 + k]);
    for (int k = 0; k < 3; k++) streams[k] = strtoul(argument[10 + k], NULL, 10);
    Part part[64];
    pthread_t thread[64];
    double cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
    for (int k = 0; k < threads; k++) {
        part[k].first = trials * k / threads;
        part[k].count = trials * (k + 1) / threads - part[k].first;
        part[k].leakers = calloc(missiles + 1, sizeof(long));
        part[k].spent = calloc(stock + 1, sizeof(long));
        if (threads > 1) pthread_create(&thread[k], NULL, raids, &part[k]);
        else raids(&part[k]);
    }
    for (int k = 0; k < threads && threads > 1; k++) pthread_join(thread[k], NULL);
    for (int k = 1; k < threads; k++) {
        for (int j = 0; j <= missiles; j++) part[0].leakers[j] += part[k].leakers[j];
        for (int j = 0; j <= stock; j++) part[0].spent[j] += part[k].spent[j];
    }
    printf("%.6f %.6f\n", now(CLOCK_PROCESS_CPUTIME_ID) - cpu, now(CLOCK_MONOTONIC) - wall);
    for (int j = 0; j <= missiles; j++) printf("%ld ", part[0].leakers[j]);
    printf("\n");
    for (int j = 0; j <= stock; j++) printf("%ld ", part[0].spent[j]);
    printf("\n");
    return 0;
}

/* ---- Reach ---- */

static int reach(char **argument) {
    FILE *file = fopen(argument[0], "rb");
    if (!file) return 1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    double *data = malloc(size);
    if (fread(data, 1, size, file) != (size_t)size) return 1;
    int columns = data[0], rows = data[1], samples = data[2], aims = data[3];
    double cell = data[4], radius = data[5], floor_ = data[6], ceiling = data[7];
    double shortest = data[8], longest = data[9], earliest = data[10];
    double *table = data + 11, *path = table + (long)columns * rows, *aim = path + 4L * samples;
    double best = 1e300;
    long total = 0, firsts = 0, lasts = 0;
    for (int repeat = 0; repeat < atoi(argument[1]); repeat++) {
        double begin = now(CLOCK_PROCESS_CPUTIME_ID);
        total = firsts = lasts = 0;
        for (int i = 0; i < aims; i++) {
            double a = aim[2 * i], b = aim[2 * i + 1];
            long count = 0, first = -1, last = -1;
            for (int k = 0; k < samples; k++) {
                double time = path[4 * k], height = path[4 * k + 1];
                if (height < floor_ || height > ceiling) continue;
                double square = 0.5 * (1.0 - (a * path[4 * k + 2] + b * path[4 * k + 3]));
                double half = sqrt(square > 0.0 ? square : 0.0);
                double along = 2.0 * radius * half
                    * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0))));
                double x = along / cell, h = height / cell;
                if (!(x < columns - 1 && h >= 0.0 && h < rows - 1)) continue;
                int column = (int)x, row = (int)h;
                double u = x - column, v = h - row;
                const double *corner = table + (long)column * rows + row;
                double low = corner[0] * (1.0 - v) + corner[1] * v;
                double high = corner[rows] * (1.0 - v) + corner[rows + 1] * v;
                double fly = low * (1.0 - u) + high * u;
                if (fly >= shortest && fly <= longest && time - fly >= earliest) {
                    first = first < 0 ? k : first;
                    last = k;
                    count++;
                }
            }
            total += count;
            firsts += first;
            lasts += last;
        }
        double spent = now(CLOCK_PROCESS_CPUTIME_ID) - begin;
        best = spent < best ? spent : best;
    }
    printf("%.6f %ld %ld %ld\n", best, total, firsts, lasts);
    return 0;
}

int main(int count, char **argument) {
    if (count == 15 && !strcmp(argument[1], "raid")) return raid(argument + 2);
    if (count == 4 && !strcmp(argument[1], "reach")) return reach(argument + 2);
    fprintf(stderr, "usage: see the head of this file\n");
    return 2;
}
