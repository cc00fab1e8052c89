/* What a program asks of the disk, written down and, if wished, refused (LD_PRELOAD).
 *
 *   SHIM_FOLDER     only files in this folder are watched (an absolute path without links)
 *   SHIM_LOG        the record: read by power.py
 *   SHIM_DROP_SYNC  syncs of names with this ending ("all": every one) are not done nor recorded
 *   SHIM_FAIL       CLASS:N:ERRNO:once|ever, CLASS one of write sync trunc open unlink rename
 *
 * Real work is done by raw system calls, so nothing here can call itself. A file is known by
 * its inode, found through /proc/self/fd, so that copies of a descriptor need no book-keeping.
 * A lock around each call keeps the record in the order in which things happened.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX], fail_class[16], fail_errno[16], fail_span[8];
static size_t folder_length;
static int log_fd = -1;
static long fail_at, seen;

__attribute__((constructor)) static void start(void) {
  const char *where = getenv("SHIM_FOLDER"), *log = getenv("SHIM_LOG"), *fail = getenv("SHIM_FAIL");
  if (!where || !log) return;
  int low = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  log_fd = fcntl(low, F_DUPFD_CLOEXEC, 500); /* out of the way of the program's own numbers */
  syscall(SYS_close, low);
  if (fail) sscanf(fail, "%15[^:]:%ld:%15[^:]:%7s", fail_class, &fail_at, fail_errno, fail_span);
  folder_length = snprintf(folder, sizeof folder, "%s", where);
}

/* One record: kind, inode, offset, then the name and the data. */
static void record(char kind, uint64_t inode, uint64_t offset, const char *name, const void *data,
                   size_t size) {
  struct __attribute__((packed)) { char kind; uint64_t inode, offset; uint32_t name, size; } head =
    {kind, inode, offset, strlen(name), size};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, size}};
  if (log_fd >= 0 && syscall(SYS_writev, log_fd, parts, 3) < 0) abort();
}

/* The name within the folder ("" for the folder itself), or NULL if it is none of ours. */
static const char *ours(const char *path) {
  if (!folder_length || strncmp(path, folder, folder_length)) return NULL;
  if (!path[folder_length]) return path + folder_length;
  return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static const char *of_fd(int fd, char *path, struct stat *about) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  const char *name = ours(path);
  return name && !fstat(fd, about) ? name : NULL;
}

static const char *of_path(int dir, const char *path, char *full) {
  char joined[2 * PATH_MAX], parent[PATH_MAX];
  if (!folder_length || !path || !*path) return NULL;
  if (*path == '/') snprintf(joined, sizeof joined, "%s", path);
  else if (dir == AT_FDCWD) snprintf(joined, sizeof joined, "/proc/self/cwd/%s", path);
  else snprintf(joined, sizeof joined, "/proc/self/fd/%d/%s", dir, path);
  char *slash = strrchr(joined, '/');
  *slash = 0;
  if (!realpath(*joined ? joined : "/", parent)) return NULL;
  int length = snprintf(full, PATH_MAX, "%s/%s", strcmp(parent, "/") ? parent : "", slash + 1);
  return length < PATH_MAX ? ours(full) : NULL;
}

/* Whether this call is one to refuse; tells the record, so that the caller knows it was met. */
static int refused(const char *class) {
  if (strcmp(class, fail_class)) return 0;
  seen++;
  if (seen != fail_at && !(seen > fail_at && !strcmp(fail_span, "ever"))) return 0;
  record('F', 0, seen, class, "", 0);
  errno = strcmp(fail_errno, "ENOSPC") ? EIO : ENOSPC;
  return 1;
}

/* All writing; AT < 0 means the place where the descriptor stands. */
static ssize_t put(int fd, const struct iovec *parts, int count, off_t at) {
  char path[PATH_MAX];
  struct stat about;
  const char *name = fd == log_fd ? NULL : of_fd(fd, path, &about);
  ssize_t done = 0;
  if (!name && fd != 1 && at < 0) return syscall(SYS_writev, fd, parts, count);
  if (!name && fd != 1) return syscall(SYS_pwritev, fd, parts, count, at, 0L);
  pthread_mutex_lock(&lock);
  int refuse = name && refused("write"), why = errno;
  for (int i = 0; i < count; i++) {
    /* A disk that is full takes a part of what it is given before it says so. */
    size_t size = refuse ? (why == ENOSPC ? parts[i].iov_len / 2 : 0) : parts[i].iov_len;
    ssize_t one = at < 0 ? syscall(SYS_write, fd, parts[i].iov_base, size)
                         : syscall(SYS_pwrite64, fd, parts[i].iov_base, size, at + done);
    if (one < 0) {
      if (!done) done = -1;
      if (!refuse) why = errno;
      break;
    }
    off_t place = at < 0 && name ? syscall(SYS_lseek, fd, 0L, SEEK_CUR) - one : at + done;
    if (one && name) record('W', about.st_ino, place, "", parts[i].iov_base, one);
    else if (one) record('A', 0, 0, "", parts[i].iov_base, one);
    done += one;
    if (refuse || (size_t)one < size) break;
  }
  pthread_mutex_unlock(&lock);
  errno = why;
  return refuse ? -1 : done;
}
#define ONE(data, n) &(struct iovec){(void *)data, n}, 1
ssize_t write(int fd, const void *data, size_t n) { return put(fd, ONE(data, n), -1); }
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { return put(fd, ONE(data, n), at); }
ssize_t writev(int fd, const struct iovec *parts, int n) { return put(fd, parts, n, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at) {
  return put(fd, parts, n, at);
}
ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));
ssize_t pwritev64(int, const struct iovec *, int, off_t) __attribute__((alias("pwritev")));

static int opened(int dir, const char *path, int flags, int mode) {
  char full[PATH_MAX];
  struct stat about;
  const char *name = of_path(dir, path, full);
  if (!name) return syscall(SYS_openat, dir, path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = -1, existed = !syscall(SYS_faccessat, dir, path, F_OK);
  if (!refused("open")) fd = syscall(SYS_openat, dir, path, flags, mode);
  int why = errno;
  if (fd >= 0 && !fstat(fd, &about)) {
    if (!existed) record('C', about.st_ino, 0, name, "", 0);
    else if (flags & O_TRUNC) record('T', about.st_ino, 0, "", "", 0);
  }
  pthread_mutex_unlock(&lock);
  errno = why;
  return fd;
}
#define OPENED(dir)                           \
  int mode = 0;                               \
  va_list more;                               \
  va_start(more, flags);                      \
  if (flags & O_CREAT) mode = va_arg(more, int); \
  va_end(more);                               \
  return opened(dir, path, flags, mode)
int open(const char *path, int flags, ...) { OPENED(AT_FDCWD); }
int openat(int dir, const char *path, int flags, ...) { OPENED(dir); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) {
  return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int open64(const char *, int, ...) __attribute__((alias("open")));
int openat64(int, const char *, int, ...) __attribute__((alias("openat")));
int creat64(const char *, mode_t) __attribute__((alias("creat")));
int __open64_2(const char *, int) __attribute__((alias("__open_2")));

static int sized(int fd, const char *class, long number, long a, long b, long c) {
  char path[PATH_MAX];
  struct stat about;
  if (!of_fd(fd, path, &about)) return syscall(number, fd, a, b, c);
  pthread_mutex_lock(&lock);
  int done = refused(class) ? -1 : syscall(number, fd, a, b, c), why = errno;
  if (!done && !fstat(fd, &about)) record('T', about.st_ino, about.st_size, "", "", 0);
  pthread_mutex_unlock(&lock);
  errno = why;
  return done;
}
int ftruncate(int fd, off_t length) { return sized(fd, "trunc", SYS_ftruncate, length, 0, 0); }
int fallocate(int fd, int mode, off_t at, off_t length) {
  return sized(fd, "write", SYS_fallocate, mode, at, length);
}
int posix_fallocate(int fd, off_t at, off_t length) {
  return fallocate(fd, 0, at, length) ? errno : 0;
}
int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));
int fallocate64(int, int, off_t, off_t) __attribute__((alias("fallocate")));
int posix_fallocate64(int, off_t, off_t) __attribute__((alias("posix_fallocate")));
/* Copies within the kernel would pass us by: whoever asks for one must read and write instead. */
ssize_t copy_file_range(int a, off_t *b, int c, off_t *d, size_t n, unsigned how) {
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int to, int from, off_t *at, size_t n) {
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile64(int, int, off_t *, size_t) __attribute__((alias("sendfile")));

static int synced(int fd, long number) {
  char path[PATH_MAX];
  struct stat about;
  const char *name = of_fd(fd, path, &about), *drop = getenv("SHIM_DROP_SYNC");
  if (!name) return syscall(number, fd);
  size_t whole = strlen(name), end = drop ? strlen(drop) : 0;
  if (drop && !strcmp(drop, "all")) return 0;
  if (drop && whole >= end && !strcmp(name + whole - end, drop)) return 0;
  pthread_mutex_lock(&lock);
  int done = refused("sync") ? -1 : syscall(number, fd), why = errno;
  if (!done && S_ISDIR(about.st_mode)) record('D', 0, 0, name, "", 0);
  else if (!done) record('S', about.st_ino, 0, "", "", 0);
  pthread_mutex_unlock(&lock);
  errno = why;
  return done;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* One name goes (TO is NULL), or a file comes to be called TO (a rename, or a second name). */
static int named(const char *class, int a, const char *from, int b, const char *to, int flags) {
  char one[PATH_MAX], two[PATH_MAX];
  const char *old = of_path(a, from, one), *new = to ? of_path(b, to, two) : NULL;
  int link = !strcmp(class, "link");
  struct stat about = {0};
  pthread_mutex_lock(&lock);
  int done = (old || new) && refused(link ? "rename" : class) ? -1 : 0;
  if (!done && link) done = syscall(SYS_linkat, a, from, b, to, flags);
  else if (!done && to) done = syscall(SYS_renameat2, a, from, b, to, flags);
  else if (!done) done = syscall(SYS_unlinkat, a, from, flags);
  int why = errno;
  if (!done && new && !fstatat(b, to, &about, AT_SYMLINK_NOFOLLOW))
    record(link ? 'L' : 'R', about.st_ino, 0, old ? old : "", new, strlen(new));
  else if (!done && old && !(flags & AT_REMOVEDIR)) record('U', 0, 0, old, "", 0);
  pthread_mutex_unlock(&lock);
  errno = why;
  return done;
}
#define HERE AT_FDCWD
typedef const char *name_t;
int unlinkat(int a, name_t path, int flags) { return named("unlink", a, path, 0, NULL, flags); }
int unlink(name_t path) { return named("unlink", HERE, path, 0, NULL, 0); }
int rename(name_t from, name_t to) { return named("rename", HERE, from, HERE, to, 0); }
int renameat(int a, name_t from, int b, name_t to) { return named("rename", a, from, b, to, 0); }
int renameat2(int a, name_t from, int b, name_t to, unsigned how) {
  return named("rename", a, from, b, to, how);
}
int link(name_t from, name_t to) { return named("link", HERE, from, HERE, to, 0); }
int linkat(int a, name_t from, int b, name_t to, int how) {
  return named("link", a, from, b, to, how);
}
