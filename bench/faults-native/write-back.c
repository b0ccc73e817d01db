/*
 * write-back SEED FILE...: writes some of the last pages of these files to the disk, and leaves the others in memory: up to
 * some page, or here and there. The kernel may do so at any time. The sizes of the files, and which blocks are theirs, are
 * on the disk only when the file system's log is flushed, as after any fsync.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096L
/* What is far from the end has been flushed long ago. */
#define MOST_PAGES 512L

static void write_pages(int file, off_t from, off_t to) {
  sync_file_range(file, from * PAGE, (to - from) * PAGE,
                  SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: write-back SEED FILE...\n");
    return 2;
  }
  srand48(atol(arguments[1]));
  for (int i = 2; i < count; i++) {
    int file = open(arguments[i], O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
      continue; /* it may be gone by now */
    }
    off_t pages = (status.st_size + PAGE - 1) / PAGE;
    off_t first = pages > MOST_PAGES ? pages - MOST_PAGES : 0;
    if (lrand48() % 2 == 0) {
      write_pages(file, first, first + lrand48() % (pages - first + 1));
    } else {
      for (off_t page = first; page < pages; page++) {
        if (lrand48() % 2 == 0) {
          write_pages(file, page, page + 1);
        }
      }
    }
    close(file);
  }
  return 0;
}
