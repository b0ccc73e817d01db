package org.stillthere.rules.language;

/** How two values are compared. */
public enum Comparison {
    /** They are the same. */
    EQUAL("=="),
    /** They differ. */
    NOT_EQUAL("!="),
    /** The first is less. */
    LESS("<"),
    /** The first is less, or they are the same. */
    AT_MOST("<="),
    /** The first is greater. */
    GREATER(">"),
    /** The first is greater, or they are the same. */
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** The sign that stands for it in a rule. */
    public String sign() {
        return sign;
    }

    /** What holds whenever this does not. */
    public Comparison opposite() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> AT_LEAST;
            case AT_MOST -> GREATER;
            case GREATER -> AT_MOST;
            case AT_LEAST -> LESS;
        };
    }

    /** The comparison of that sign, which is one of the six. */
    static Comparison of(String sign) {
        for (Comparison each : values()) {
            if (each.sign.equals(sign)) {
                return each;
            }
        }
        throw new IllegalArgumentException(sign);
    }
}
