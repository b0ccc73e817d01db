/** The parts of the service, each beside its floor: JMH benchmarks. */
@NullMarked
package org.stillthere.bench.micro;

import org.jspecify.annotations.NullMarked;
