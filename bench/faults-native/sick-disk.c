/*
 * sick-disk.so: a library for LD_PRELOAD under which system calls on files below one directory fail as they do on a sick
 * or full disk. It is told what to do through the file that SICK_DISK_CONTROL names, which whoever controls it maps into
 * memory, too. SickDisk.java is the other side: the layout must be the same on both.
 *
 * Calls of io_uring and stores to mapped files are not seen.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { WRITE = 1, FLUSH = 2, RENAME = 4, LINK = 8, TRUNCATE = 16, OPEN = 32, ALLOCATE = 64 };

struct control {
  uint32_t calls;   /* offset 0: which calls fail, a sum of enum call; 0 fails none */
  int32_t error;    /* 4: the errno they fail with */
  int64_t skip;     /* 8: how many of them succeed first */
  int64_t failures; /* 16: how many fail after that */
  int64_t seen;     /* 24: how many have come since it was told, counted here */
  int64_t failed;   /* 32: how many of these have failed, counted here */
  char pad[24];
  char directory[4096 - 64]; /* 64: below which directory, ended by a zero */
};

static struct control *control;

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("SICK_DISK_CONTROL");
  if (path == NULL) {
    return;
  }
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) {
    perror(path);
    abort();
  }
  void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (map == MAP_FAILED) {
    perror(path);
    abort();
  }
  control = map;
}

static int is_below(const char *path) {
  size_t length = strlen(control->directory);
  return strncmp(path, control->directory, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* Whether this call is to fail; if so, errno says why. */
static int path_fails(enum call call, const char *path) {
  if (control == NULL || (__atomic_load_n(&control->calls, __ATOMIC_ACQUIRE) & call) == 0 || path == NULL ||
      !is_below(path)) {
    return 0;
  }
  int64_t number = __atomic_fetch_add(&control->seen, 1, __ATOMIC_RELAXED);
  if (number < control->skip || number - control->skip >= control->failures) {
    return 0;
  }
  __atomic_fetch_add(&control->failed, 1, __ATOMIC_RELAXED);
  errno = control->error;
  return 1;
}

static int file_fails(enum call call, int file) {
  if (control == NULL || (__atomic_load_n(&control->calls, __ATOMIC_ACQUIRE) & call) == 0) {
    return 0;
  }
  int before = errno;
  char link[32];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = before;
  if (length < 0) {
    return 0;
  }
  path[length] = 0;
  return path_fails(call, path);
}

/*
 * Files whose flush has failed with EIO. Linux takes their pages for clean from then on and may drop them: a later flush
 * succeeds and writes nothing of them. Here it writes nothing at all, and counts on the loss of power that follows.
 */
#define MOST_FORGETFUL 64
static struct identity {
  dev_t device;
  ino_t number;
  int64_t born; /* a number is soon given to another file */
} forgetful[MOST_FORGETFUL];
static int forgetful_count;

/* False if it is no regular file. */
static int identify(int file, struct identity *identity) {
  struct statx status;
  if (statx(file, "", AT_EMPTY_PATH, STATX_TYPE | STATX_INO | STATX_BTIME, &status) != 0 || !S_ISREG(status.stx_mode)) {
    return 0;
  }
  identity->device = makedev(status.stx_dev_major, status.stx_dev_minor);
  identity->number = status.stx_ino;
  identity->born = status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec;
  return 1;
}

/* Whether a flush of it is to succeed without being done. */
static int forgets(int file) {
  int count = __atomic_load_n(&forgetful_count, __ATOMIC_ACQUIRE);
  struct identity this;
  if (count == 0 || !identify(file, &this)) {
    return 0;
  }
  for (int i = 0; i < count && i < MOST_FORGETFUL; i++) {
    if (forgetful[i].device == this.device && forgetful[i].number == this.number && forgetful[i].born == this.born) {
      return 1;
    }
  }
  return 0;
}

static int flush_fails(int file) {
  if (!file_fails(FLUSH, file)) {
    return 0;
  }
  int error = errno;
  struct identity this;
  if (error == EIO && identify(file, &this)) {
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one);
    int count = forgetful_count;
    if (count < MOST_FORGETFUL) {
      forgetful[count] = this;
      __atomic_store_n(&forgetful_count, count + 1, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&one);
  }
  errno = error;
  return 1;
}

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

#define ON_FILE(call, type, name, parameters, arguments) \
  type name parameters {                                 \
    static __typeof__(&name) next;                       \
    if (next == NULL) next = REAL(name);                 \
    return file_fails(call, file) ? (type)-1 : next arguments; \
  }

ON_FILE(WRITE, ssize_t, write, (int file, const void *from, size_t count), (file, from, count))
ON_FILE(WRITE, ssize_t, pwrite, (int file, const void *from, size_t count, off_t at), (file, from, count, at))
ON_FILE(WRITE, ssize_t, pwrite64, (int file, const void *from, size_t count, off64_t at), (file, from, count, at))
ON_FILE(WRITE, ssize_t, writev, (int file, const struct iovec *from, int count), (file, from, count))
ON_FILE(WRITE, ssize_t, pwritev, (int file, const struct iovec *from, int count, off_t at), (file, from, count, at))
ON_FILE(WRITE, ssize_t, pwritev64, (int file, const struct iovec *from, int count, off64_t at), (file, from, count, at))
ON_FILE(TRUNCATE, int, ftruncate, (int file, off_t length), (file, length))
ON_FILE(TRUNCATE, int, ftruncate64, (int file, off64_t length), (file, length))
ON_FILE(ALLOCATE, int, fallocate, (int file, int how, off_t at, off_t count), (file, how, at, count))
ON_FILE(ALLOCATE, int, fallocate64, (int file, int how, off64_t at, off64_t count), (file, how, at, count))

/* These answer with the error instead of errno. */
int posix_fallocate(int file, off_t at, off_t count) {
  return file_fails(ALLOCATE, file) ? errno : REAL(posix_fallocate)(file, at, count);
}

int posix_fallocate64(int file, off64_t at, off64_t count) {
  return file_fails(ALLOCATE, file) ? errno : REAL(posix_fallocate64)(file, at, count);
}

#define FLUSH_OF(name, parameters, arguments)                          \
  int name parameters {                                               \
    static __typeof__(&name) next;                                    \
    if (next == NULL) next = REAL(name);                              \
    return flush_fails(file) ? -1 : forgets(file) ? 0 : next arguments; \
  }

FLUSH_OF(fsync, (int file), (file))
FLUSH_OF(fdatasync, (int file), (file))
FLUSH_OF(sync_file_range, (int file, off64_t at, off64_t count, unsigned how), (file, at, count, how))

#define ON_PATH(call, path, name, parameters, arguments) \
  int name parameters {                                  \
    static __typeof__(&name) next;                       \
    if (next == NULL) next = REAL(name);                 \
    return path_fails(call, path) ? -1 : next arguments; \
  }

ON_PATH(RENAME, to, rename, (const char *from, const char *to), (from, to))
ON_PATH(RENAME, to, renameat, (int at, const char *from, int in, const char *to), (at, from, in, to))
ON_PATH(LINK, to, link, (const char *from, const char *to), (from, to))
ON_PATH(LINK, to, linkat, (int at, const char *from, int in, const char *to, int how), (at, from, in, to, how))
ON_PATH(TRUNCATE, path, truncate, (const char *path, off_t length), (path, length))
ON_PATH(TRUNCATE, path, truncate64, (const char *path, off64_t length), (path, length))
ON_PATH(OPEN, path, creat, (const char *path, mode_t mode), (path, mode))

static mode_t mode_of(int how, va_list rest) {
  return (how & O_CREAT) != 0 || (how & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

#define OPEN_BY(name, parameters, arguments)                \
  int name parameters {                                     \
    static __typeof__(&name) next;                          \
    if (next == NULL) next = REAL(name);                    \
    va_list rest;                                           \
    va_start(rest, how);                                    \
    mode_t mode = mode_of(how, rest);                       \
    va_end(rest);                                           \
    return path_fails(OPEN, path) ? -1 : next arguments;    \
  }

OPEN_BY(open, (const char *path, int how, ...), (path, how, mode))
OPEN_BY(open64, (const char *path, int how, ...), (path, how, mode))
OPEN_BY(openat, (int at, const char *path, int how, ...), (at, path, how, mode))
OPEN_BY(openat64, (int at, const char *path, int how, ...), (at, path, how, mode))

/* RocksDB opens a file that it reads or writes through a stream, its info log, this way. */
FILE *fopen(const char *path, const char *how) {
  return path_fails(OPEN, path) ? NULL : REAL(fopen)(path, how);
}

FILE *fopen64(const char *path, const char *how) {
  return path_fails(OPEN, path) ? NULL : REAL(fopen64)(path, how);
}
