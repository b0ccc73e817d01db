package org.stillthere.rules.containment;

/** The suite with the class path of this module. */
class ContainmentTest extends ContainmentSuite {}
