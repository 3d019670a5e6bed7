#include "intents/signal_intents.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "text/tokenizer.h"
#include "text/utf8.h"

namespace hone {

namespace {

using Phrases = std::initializer_list<std::string_view>;

/// A sentence as words between single blanks, with one at each end, so that phrases are found as whole words.
struct Sentence {
  std::string words;
  std::uint32_t begin = 0, end = 0;
};

bool has(const Sentence& sentence, Phrases phrases)
{
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) { return sentence.words.find(phrase) != std::string::npos; });
}

// A phrase that nobody denies in the few words before it.
bool affirms(const Sentence& sentence, Phrases phrases)
{
  constexpr std::size_t kBefore = 24;
  static constexpr std::array<std::string_view, 13> kDenials = {" not ", " isn't ", " aren't ", " wasn't ", " never ", " nothing ", " no ", " don't ", " doesn't ", " didn't ", " without ", " if it's ", " if it is "};
  for (const auto phrase : phrases)
    for (auto at = sentence.words.find(phrase); at != std::string::npos; at = sentence.words.find(phrase, at + 1)) {
      const std::size_t from = at > kBefore ? at - kBefore : 0;
      const std::string before = sentence.words.substr(from, at - from) + " ";
      if (std::none_of(kDenials.begin(), kDenials.end(), [&](std::string_view denial) { return before.find(denial) != std::string::npos; }))
        return true;
    }
  return false;
}

// Things made of software, of which "broken" is a bug and not a defect of goods.
bool namesSoftware(const Sentence& sentence)
{
  return has(sentence, {" app ", " apps ", " site ", " website ", " web site ", " page ", " pages ", " button ", " link ", " login ", " log-in ", " feature ",
                        " export ", " import ", " sync ", " integration ", " api ", " dashboard ", " upload ", " download ", " search bar ", " search function ",
                        " checkout ", " form ", " notifications ", " plugin ", " widget ", " portal ", " menu ", " webhook ", " endpoint ", " sdk ",
                        " software ", " your system ", " the system ", " platform ", " browser ", " chatbot ", " the bot ", " extension ", " editor "});
}

double bug(const Sentence& s)
{
  if (has(s, {" bug spray ", " bed bug ", " bugs me ", " no error ", " no errors ", " in error "}))
    return 0;
  if (affirms(s, {" error message ", " error code ", " getting an error ", " get an error ", " got an error ", " gives me an error ", " gave me an error ",
                  " throws an error ", " shows an error ", " showing an error ", " says error ", " returns an error ", " internal server error ", " found a bug ",
                  " there's a bug ", " there is a bug ", " a bug in ", " is a bug ", " report a bug ", " a glitch ", " app crashes ", " app crashed ", " app keeps crashing ",
                  " app freezes ", " app keeps freezing ", " page won't load ", " blank screen ", " blank page ", " spinning wheel ", " infinite loop ", " stack trace "}))
    return 0.9;
  if (namesSoftware(s) && has(s, {" is broken ", " are broken ", " doesn't work ", " does not work ", " don't work ", " didn't work ", " isn't working ", " is not working ",
                                  " not working ", " stopped working ", " crashes ", " crashed ", " keeps crashing ", " freezes ", " froze ", " keeps freezing ",
                                  " won't load ", " doesn't load ", " isn't loading ", " not loading ", " won't open ", " doesn't open ", " doesn't respond ",
                                  " not responding ", " unresponsive ", " does nothing ", " nothing happens ", " logs me out ", " fails ", " times out "}))
    return 0.7;
  return 0;
}

double feature(const Sentence& s)
{
  if (affirms(s, {" feature request ", " wish there was a way to ", " wish there were a way to ", " wish there was an option ", " wish you had an option ", " wish the app ",
                  " any plans to add ", " any plans to support ", " do you plan to add ", " do you plan to support ", " you should add a ", " you should add an ",
                  " please add support ", " please add an option ", " please add a way ", " add support for ", " is a missing feature ", " would love to see a feature ",
                  " would love an option ", " would love a feature ", " a feature that ", " a feature to ", " a feature for "}) &&
      !has(s, {" is there a feature ", " have a feature ", " use a feature ", " find a feature ", " has a feature ", " does not work "}))
    return 0.9;
  if (has(s, {" would be great if ", " would be nice if ", " would be helpful if ", " would be useful if ", " it'd be great if ", " it'd be nice if ", " would be awesome if ",
              " would love it if ", " wish i could ", " wish it could ", " please add ", " should be able to "}) &&
      has(s, {" app ", " option to ", " an option ", " feature ", " dark mode ", " support for ", " integrate with ", " integrates with ", " integration ", " export ",
              " api ", " dashboard ", " filter by ", " shortcut ", " keyboard ", " notifications ", " in bulk ", " bulk ", " the tool ", " the editor ", " automatically "}) &&
      !has(s, {" to my order ", " to my cart ", " to the order ", " to my account "}))
    return 0.7;
  return 0;
}

double churn(const Sentence& s)
{
  if (has(s, {" don't cancel ", " do not cancel ", " don't want to cancel ", " not want to cancel ", " didn't cancel ", " avoid cancel ", " without cancel "}))
    return 0;
  if (affirms(s, {" cancel my subscription ", " cancel my account ", " cancel my plan ", " cancel my membership ", " cancel my contract ", " cancel our subscription ",
                  " cancel our contract ", " cancel the subscription ", " cancel my service ", " canceling my subscription ", " cancelling my subscription ",
                  " end my subscription ", " stop my subscription ", " close my account ", " close our account ", " closing my account ", " delete my account ",
                  " terminate my contract ", " taking my business elsewhere ", " take my business elsewhere ", " switch to a competitor ", " switching to a competitor ",
                  " switch to another provider ", " switching to another provider ", " switch providers ", " switching providers ", " leave for a competitor ",
                  " looking for an alternative to you ", " i am done with this company ", " i'm done with this company ", " i'm done with your company ",
                  " i'm done with this service ", " never shop here again ", " never order from you again ", " never buy from you again ", " never use your service again "}) ||
      has(s, {" won't renew ", " won't be renewing ", " not going to renew ", " not renewing ", " will not renew ", " never shop with you again ", " never be ordering ",
              " never shop here again ", " never order from you again ", " never buy from you again ", " never use your service again ", " never use this service again "}))
    return 0.9;
  if (has(s, {" competitor ", " competitors ", " another company ", " another provider ", " somewhere else ", " elsewhere "}) &&
      has(s, {" i'll go ", " i will go ", " going to go ", " i'm going to switch ", " i'll switch ", " thinking of switching ", " thinking about switching ", " considering switching ",
              " i'll take my ", " we are moving ", " we're moving ", " i'm leaving ", " i'll be leaving "}))
    return 0.7;
  return 0;
}

double setup(const Sentence& s)
{
  if (has(s, {" appointment ", " meeting ", " alarm ", " reminder ", " timer ", " connect me ", " payment plan ", " connecting flight ", " phone call ", " connect with someone "}))
    return 0;
  const bool task = has(s, {" set up ", " setup ", " setting up ", " set it up ", " install ", " installing ", " installation ", " installed ", " configure ", " configuring ",
                            " configuration ", " onboarding ", " integrate ", " integrating ", " get started ", " getting started ", " pair ", " pairing ",
                            " connect it ", " connect my ", " connect the ", " connect to the ", " connecting my ", " connecting the ", " activate my ", " activate the ", " activate it "});
  if (task && has(s, {" can't figure out ", " cannot figure out ", " couldn't figure out ", " can't get ", " cannot get ", " can't seem to ", " having trouble ", " have trouble ",
                      " had trouble ", " struggling ", " stuck ", " confusing ", " confused ", " too complicated ", " so complicated ", " too hard ", " no idea how ",
                      " don't understand how ", " keeps failing ", " keep failing ", " fails ", " failed ", " unable to ", " won't let me ", " doesn't let me ", " hours trying "}))
    return 0.8;
  return 0;
}

double price(const Sentence& s)
{
  if (has(s, {" need to know if ", " which is more expensive ", " the more expensive ", " the most expensive ", " less expensive "}))
    return 0;
  if (affirms(s, {" too expensive ", " way too much money ", " too pricey ", " too costly ", " costs too much ", " cost too much ", " overpriced ", " price is too high ",
                  " prices are too high ", " price is ridiculous ", " price is outrageous ", " paying too much ", " pay too much ", " so expensive ", " ridiculously expensive ",
                  " a rip off ", " a ripoff ", " a rip-off ", " daylight robbery ", " out of my budget ", " out of our budget ", " above my budget ", " can't justify the cost ",
                  " can't justify the price "}) ||
      has(s, {" can't afford ", " cannot afford ", " not worth the price ", " not worth the money ", " not worth the cost ", " isn't worth the price ", " isn't worth the money "}))
    return has(s, {" can't afford to wait ", " can't afford to lose ", " cannot afford to lose ", " can't afford to miss "}) ? 0 : 0.9;
  if (has(s, {" cheaper elsewhere ", " cheaper from ", " cheaper at ", " cheaper than you ", " charge less ", " charges less ", " half the price "}) &&
      has(s, {" competitor ", " competitors ", " you ", " your ", " elsewhere "}))
    return 0.7;
  return 0;
}

std::vector<Sentence> sentencesOf(const std::vector<Token>& tokens)
{
  std::vector<Sentence> result;
  Sentence now;
  const auto close = [&] {
    if (!now.words.empty()) {
      now.words += ' ';
      result.push_back(std::move(now));
    }
    now = {};
  };
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::punctuation) {
      if (token.text != "," && token.text != ":")
        close();
      continue;
    }
    if (now.words.empty())
      now.begin = token.begin;
    now.end = token.begin + token.length;
    now.words += ' ';
    now.words += token.kind == Token::Kind::word ? token.text : std::string("…");
  }
  close();
  return result;
}

} // namespace

std::vector<Signal> signalIntents(const Conversation& conversation)
{
  using Detector = double (*)(const Sentence&);
  static constexpr std::array<std::pair<SignalKind, Detector>, 5> kDetectors = {{{SignalKind::bugReport, bug},
                                                                                 {SignalKind::featureRequest, feature},
                                                                                 {SignalKind::churnRisk, churn},
                                                                                 {SignalKind::setupFriction, setup},
                                                                                 {SignalKind::pricingObjection, price}}};
  constexpr std::size_t kMostText = 8000, kMostSentence = 200, kMostMessages = 2000;
  struct Found {
    Signal signal;
    double confidence = 0;
  };
  std::array<Found, kDetectors.size()> best;
  for (std::size_t m = 0; m < conversation.messages.size() && m < kMostMessages; ++m) {
    const Message& message = conversation.messages[m];
    if (message.role != Role::user || message.text.empty() || !message.toolCallId.empty())
      continue;
    const std::string_view text = truncateUtf8(message.text, kMostText);
    for (const Sentence& sentence : sentencesOf(tokenize(text, 2000)))
      for (std::size_t d = 0; d < kDetectors.size(); ++d)
        if (const double confidence = kDetectors[d].second(sentence); confidence > best[d].confidence)
          best[d] = {{kDetectors[d].first, static_cast<std::int32_t>(m),
                      std::string(truncateUtf8(validUtf8(text.substr(sentence.begin, sentence.end - sentence.begin)), kMostSentence))},
                     confidence};
  }
  std::vector<Signal> result;
  for (Found& found : best)
    if (found.confidence > 0)
      result.push_back(std::move(found.signal));
  std::ranges::stable_sort(result, {}, &Signal::messageIndex);
  return result;
}

} // namespace hone
