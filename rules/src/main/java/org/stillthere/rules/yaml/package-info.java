/** YAML, read strictly: plain trees with places, no aliases, no tags, no key twice. */
@NullMarked
package org.stillthere.rules.yaml;

import org.jspecify.annotations.NullMarked;
