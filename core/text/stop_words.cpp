#include "text/stop_words.h"

#include <string_view>
#include <unordered_set>

namespace hone {

namespace {

using WordSet = std::unordered_set<std::string_view>;

WordSet splitWords(std::string_view list)
{
  WordSet words;
  while (!list.empty()) {
    const auto end = list.find(' ');
    if (const auto word = list.substr(0, end); !word.empty())
      words.insert(word);
    if (end == std::string_view::npos)
      break;
    list.remove_prefix(end + 1);
  }
  return words;
}

constexpr std::string_view kFunctionWords =
  "a an the this that these those i me my mine myself we us our ours ourselves you your yours yourself yourselves he him "
  "his himself she her hers herself it its itself they them their theirs themselves one ones someone somebody anyone "
  "anybody everyone everybody something anything everything nothing who whom whose which what when where why how "
  "is am are was were be been being isn't aren't wasn't weren't ain't do does did doing done don't doesn't didn't have has had "
  "having haven't hasn't hadn't will would shall should can could may might must ought cannot can't couldn't won't "
  "wouldn't shouldn't mustn't might've could've should've would've must've who'd what'll i'm i've i'd i'll you're you've you'd you'll he's she's it's that's there's here's what's "
  "who's where's how's let's we're we've we'd we'll they're they've they'd they'll it'd it'll that'll there "
  "and or but nor so yet if then else than because as until while although though unless since whether "
  "of at by for with about against between into through during before after above below to from up down in out on off "
  "over under again further once here all any both each few more most other others another some such no not only own "
  "same too very s t d ll m o re ve y also per via upon within without across along among around behind beside besides "
  "toward towards onto im ive id ill dont doesnt didnt cant couldnt isnt arent wasnt werent wont wouldnt havent hasnt "
  "hadnt thats whats hows theres youre theyre n't u ur r n w "
  "der die das den dem des ein eine einen einem einer eines ich du er sie es wir ihr mich mir dich dir uns euch sich mein "
  "meine meinen meiner dein ihre ist sind war bin bist hat habe haben hatte und oder aber nicht kein keine zu zum zur im "
  "ins am auf aus bei mit nach seit von vom vor für über unter durch gegen ohne um wie was wer wo wann warum dass wenn als "
  "auch noch nur schon sehr kann können möchte will würde werden wird "
  "le la les un une des du de et ou mais je tu il elle nous vous ils elles mon ma mes ton ta tes son sa ses votre vos notre "
  "nos ce cette ces est sont suis été être avoir ai as avez ont ne pas que qui quoi dans sur avec pour par au aux en y "
  "comment puis peux voudrais veux "
  "el los las una unos unas del al y o pero yo tú él ella nosotros mi mis tu su sus es son soy está estoy ser estar ha he "
  "han no que quien como con por para en sin sobre quiero puedo puede quisiera "
  "il lo gli i uno e ma io lui lei noi voi mio mia suo sua è sono sei ho hai abbiamo hanno non che chi come con per "
  "di da in su tra vorrei posso "
  "os ao à é eu ele ela nós meu minha seu sua não com para por em no na nos nas um uma quero gostaria "
  "het een ik jij je hij zij wij mijn jouw zijn haar onze is ben heb heeft niet geen en of maar van voor met op te wil kan";

constexpr std::string_view kFillers =
  "please pls plz kindly actually basically really just simply quite maybe perhaps probably possibly like well anyway "
  "anyways um uh uhm umm hmm hm mhm uh-huh huh er erm ah oh ooh wow hey ha haha lol gonna wanna gotta kinda sorta literally honestly "
  "obviously certainly definitely absolutely exactly indeed sure course alright okay ok okey right fine good great "
  "perfect awesome excellent cool nice lovely wonderful fantastic sounds sound looks seems seem guess think thought know "
  "knew mean meant say said says saying tell told ask asked asking wondering wonder want wants wanted need needs needed "
  "needing would'd love able going go goes went get gets getting got gotten let lets see sees seeing look looking looked "
  "help helps helped helping assist assistance try trying tried tries make makes making made take takes taking give gives "
  "giving gave given put thing things stuff bit lot lots kind sort way ways much many little quick quickly soon now today "
  "currently already still yet ever never always often usually sometimes first last next second also instead else even "
  "however sorry apologies apologize wait moment second minute happy glad hope hoping appreciate appreciated "
  "interested believe understand understood remember recall hear heard come comes coming came happen happens happened "
  "happening work works maybe bitte gerne s'il plaît por favor per favore alstublieft "
  "sir madam ma'am mr mrs ms dr miss mister guys folks buddy thru via etc "
  "one two three four five six seven eight nine ten eleven twelve hundred thousand couple several dozen "
  "monday tuesday wednesday thursday friday saturday sunday yesterday tomorrow tonight ago later recently recent "
  "week weeks month months hour hours minutes seconds year years time times days "
  "regarding concerning proceed go-ahead ahead confirm information info question questions issue issues problem problems";

constexpr std::string_view kGreetings =
  "hello hi hey hiya howdy hai hallo greetings morning afternoon evening night dear welcome thanks thank thankyou thx ty "
  "cheers bye goodbye farewell cya regards sincerely day weekend bonjour salut merci hola gracias adiós adios ciao grazie "
  "olá obrigado obrigada danke tschüss dank hoi doei";

constexpr std::string_view kAnswerWords =
  "yes yeah yep yup yea ya yah no nope nah ok okay k kk sure correct right true false exactly agreed done none nothing "
  "ja nein nee oui non si sí não sim";

} // namespace

bool isFunctionWord(std::string_view word)
{
  static const WordSet words = splitWords(kFunctionWords);
  return words.contains(word);
}

bool isFiller(std::string_view word)
{
  static const WordSet words = splitWords(kFillers);
  return words.contains(word);
}

bool isGreeting(std::string_view word)
{
  static const WordSet words = splitWords(kGreetings);
  return words.contains(word);
}

bool isAnswerWord(std::string_view word)
{
  static const WordSet words = splitWords(kAnswerWords);
  return words.contains(word);
}

} // namespace hone
