package org.stillthere.policy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stillthere.policy.fixture.Conversation;
import org.stillthere.policy.fixture.ScriptedPolicy;
import org.stillthere.policy.language.Proposal;
import org.stillthere.policy.model.Action;
import org.stillthere.policy.model.Destination;
import org.stillthere.policy.model.HandoverStatus;
import org.stillthere.policy.model.TimerOwner;

/** A text is found in the nearest language there is. */
class MessagesTest {
    private static final Messages MESSAGES = messages();

    @ParameterizedTest(name = "{0} in {1} is \"{2}\", in {3}")
    @CsvSource({
        "everywhere, pt-BR, Oi, pt-BR",
        "everywhere, pt-PT, Olá, pt",
        "everywhere, pt, Olá, pt",
        "everywhere, fr, Hello, en",
        "everywhere, '', Hello, en",
        "everywhere, en-GB, Hello, en",
        "portuguese, pt-BR, Tudo bem?, pt",
        "english, pt-BR, How are you?, en",
        "everywhere, pt-BR-x-informal, Oi, pt-BR",
    })
    void nearest(String key, String language, String text, String in) {
        assertThat(MESSAGES.find(key, language)).contains(new Messages.Text(text, in));
    }

    @Test
    void theCaseOfATagDoesNotMatter() {
        assertThat(MESSAGES.find("everywhere", "PT-br"))
                .map(Messages.Text::text)
                .contains("Oi");
    }

    @Test
    void aKeyThatNoLanguageHasIsNotFound() {
        assertThat(MESSAGES.find("nowhere", "pt-BR")).isEmpty();
    }

    @Test
    void aKeyOnlyInAnotherLanguageIsNotFound() {
        assertThat(MESSAGES.find("portuguese", "fr")).isEmpty();
    }

    @Test
    void everyRuleMaySayWhatTheDefaultLanguageHas() {
        assertThat(MESSAGES.keys()).containsExactly("english", "everywhere");
    }

    @Test
    void aTextIsSaidInTheLanguageThatTheHandoverNotes() {
        Conversation conversation = new Conversation(
                TimerOwner.SERVER,
                ScriptedPolicy.asking(new Proposal.Say(Destination.BOTH, "everywhere"))
                        .with(MESSAGES));
        conversation
                .status(HandoverStatus.QUEUE, Map.of(Messages.LANGUAGE_ATTRIBUTE, "pt-BR"))
                .expect(0, new Action.Say(Destination.BOTH, "everywhere", "Oi", "pt-BR"));
    }

    @Test
    void aLanguageThatARuleSetsCountsForWhatItSaysNext() {
        Conversation conversation = new Conversation(
                TimerOwner.SERVER,
                ScriptedPolicy.asking(
                                new Proposal.SetAttribute(Messages.LANGUAGE_ATTRIBUTE, "pt"),
                                new Proposal.Say(Destination.AGENT, "everywhere"))
                        .with(MESSAGES));
        conversation
                .status(HandoverStatus.QUEUE)
                .expect(
                        0,
                        new Action.SetAttribute(Messages.LANGUAGE_ATTRIBUTE, "pt"),
                        new Action.Say(Destination.AGENT, "everywhere", "Olá", "pt"));
    }

    private static Messages messages() {
        SortedMap<String, SortedMap<String, String>> texts = new TreeMap<>();
        texts.put("en", new TreeMap<>(Map.of("everywhere", "Hello", "english", "How are you?")));
        texts.put("pt", new TreeMap<>(Map.of("everywhere", "Olá", "portuguese", "Tudo bem?")));
        texts.put("pt-BR", new TreeMap<>(Map.of("everywhere", "Oi")));
        return new Messages("en", texts);
    }
}
