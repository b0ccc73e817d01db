/*
 * power-loss DIRECTORY: from now on the file system that holds DIRECTORY (ext4 or XFS) writes nothing any more, as if
 * the machine had lost power. What no flush had brought to its log is gone after the next mount. Needs CAP_SYS_ADMIN.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

/* XFS_IOC_GOINGDOWN of <xfs/xfs_fs.h>, and the same number as EXT4_IOC_SHUTDOWN. */
#define SHUTDOWN _IOR('X', 125, uint32_t)
/* Neither the data nor the file system's own log are flushed first: XFS_FSOP_GOING_FLAGS_NOLOGFLUSH. */
#define WITHOUT_FLUSH 2

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: power-loss DIRECTORY\n");
    return 2;
  }
  int directory = open(arguments[1], O_RDONLY | O_DIRECTORY);
  if (directory < 0) {
    perror(arguments[1]);
    return 1;
  }
  uint32_t how = WITHOUT_FLUSH;
  if (ioctl(directory, SHUTDOWN, &how) != 0) {
    perror("shutdown");
    return 1;
  }
  return 0;
}
