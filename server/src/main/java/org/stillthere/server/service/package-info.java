/**
 * What each call of the API means, whichever transport it comes by: who may call, validation, limits, filters, paging,
 * watches, monitor sessions, policy calls. Transports map messages and errors, and nothing else.
 */
@NullMarked
package org.stillthere.server.service;

import org.jspecify.annotations.NullMarked;
