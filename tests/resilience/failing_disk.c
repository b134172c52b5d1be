/* Loaded before a program (LD_PRELOAD), fails one of its calls that change what lies below a folder.

   FAIL_BELOW : the folder; FAIL_AT : number of the call, from 1, none if 0; FAIL_WITH : its errno
   FAIL_ON : 1 if every later call fails too (a full disk), 0 if that one alone (a bad block)
   FAIL_HALF : 1 if a write first takes half of its bytes; FAIL_COUNT : file for how many calls there were */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static long number(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }

static int below(const char *path) {
    const char *folder = getenv("FAIL_BELOW");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

/* 1 the first time a call is to fail, 2 later, 0 otherwise. */
static int fails(void) {
    long now = ++calls, at = number("FAIL_AT");
    if (!at || now < at || (now > at && !number("FAIL_ON"))) return 0;
    errno = (int)number("FAIL_WITH");
    return now == at ? 1 : 2;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRITE(name, offset_type)                                                              \
    ssize_t name(int fd, const void *bytes, size_t size, offset_type offset) {                \
        REAL(name);                                                                           \
        if (below_fd(fd)) {                                                                   \
            int failed = fails();                                                             \
            if (failed == 1 && number("FAIL_HALF") && size > 1) return real(fd, bytes, size / 2, offset); \
            if (failed) { errno = (int)number("FAIL_WITH"); return -1; }                      \
        }                                                                                     \
        return real(fd, bytes, size, offset);                                                 \
    }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t size) {
    REAL(write);
    if (below_fd(fd)) {
        int failed = fails();
        if (failed == 1 && number("FAIL_HALF") && size > 1) return real(fd, bytes, size / 2);
        if (failed) { errno = (int)number("FAIL_WITH"); return -1; }
    }
    return real(fd, bytes, size);
}

int fsync(int fd) { REAL(fsync); return below_fd(fd) && fails() ? -1 : real(fd); }

int rename(const char *from, const char *to) { REAL(rename); return below(to) && fails() ? -1 : real(from, to); }

int mkdir(const char *path, mode_t mode) { REAL(mkdir); return below(path) && fails() ? -1 : real(path, mode); }

#define OPEN(name)                                                                            \
    int name(const char *path, int flags, ...) {                                              \
        REAL(name);                                                                           \
        va_list more;                                                                         \
        va_start(more, flags);                                                                \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                             \
        va_end(more);                                                                         \
        if (flags & O_CREAT && below(path) && fails()) return -1;                             \
        return real(path, flags, mode);                                                       \
    }
OPEN(open)
OPEN(open64)

__attribute__((destructor)) static void count(void) {
    const char *name = getenv("FAIL_COUNT");
    FILE *file = name ? fopen(name, "w") : NULL;
    if (file) { fprintf(file, "%ld", (long)calls); fclose(file); }
}
