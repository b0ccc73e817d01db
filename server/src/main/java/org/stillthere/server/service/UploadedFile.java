package org.stillthere.server.service;

/** A file of a policy that a caller sent. What is large is copied only once its size is known. */
public interface UploadedFile {
    /** Its path in the folder. */
    String path();

    /** How many bytes its text has; 0 if it has none. */
    int textSize();

    /** Its text. */
    String text();

    /** How many bytes its binary content has; 0 if it has none. */
    int contentSize();

    /** Its binary content. */
    byte[] content();
}
