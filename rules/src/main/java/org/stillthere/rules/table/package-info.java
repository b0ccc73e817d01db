/** Decision tables: spreadsheets whose rows become rules. Knows no engine; what comes of a table is checked like any rule file. */
@NullMarked
package org.stillthere.rules.table;

import org.jspecify.annotations.NullMarked;
