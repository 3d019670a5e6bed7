#include "fixes/recipe_data.h"

#include <map>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "base/resources.h"

namespace hone {

namespace {

QJsonObject readObject(std::string_view bytes)
{
  return QJsonDocument::fromJson(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
}

std::string textOf(const QJsonObject& object, const char* key)
{
  return object.value(QLatin1String(key)).toString().toStdString();
}

std::vector<std::string> textsOf(const QJsonValue& value)
{
  std::vector<std::string> texts;
  for (const QJsonValue& text : value.toArray())
    texts.push_back(text.toString().toStdString());
  return texts;
}

std::map<std::string, Recipe, std::less<>> readRecipes()
{
  std::map<std::string, Recipe, std::less<>> recipes;
  for (const Resource& file : resources()) {
    if (!file.path.starts_with("recipes/") || !file.path.ends_with(".json") || file.path == "recipes/words.json")
      continue;
    const QJsonObject object = readObject(file.bytes);
    Recipe recipe;
    recipe.kind = textOf(object, "kind");
    recipe.title = textOf(object, "title");
    recipe.shortTitle = textOf(object, "short_title");
    recipe.instruction = textOf(object, "instruction");
    recipe.did = textOf(object, "did");
    recipe.didNot = textOf(object, "did_not");
    recipe.needsTask = object.value(QLatin1String("needs_task")).toBool();
    recipe.weight = object.value(QLatin1String("weight")).toDouble(1);
    for (const QJsonValue& list : object.value(QLatin1String("already")).toArray())
      recipe.already.push_back(textsOf(list));
    if (!recipe.kind.empty() && !recipe.instruction.empty())
      recipes.emplace(recipe.kind, std::move(recipe));
  }
  return recipes;
}

} // namespace

const Recipe* recipeFor(std::string_view kind)
{
  static const auto recipes = readRecipes();
  const auto found = recipes.find(kind);
  return found == recipes.end() ? nullptr : &found->second;
}

const StepWords& stepWords()
{
  static const StepWords words = [] {
    const QJsonObject object = readObject(resource("recipes/words.json").value_or("{}"));
    return StepWords{textsOf(object.value(QLatin1String("yes"))), textsOf(object.value(QLatin1String("all"))),
                     textsOf(object.value(QLatin1String("read_verbs"))), textsOf(object.value(QLatin1String("handoff_verbs"))),
                     textsOf(object.value(QLatin1String("request_verbs"))), textsOf(object.value(QLatin1String("stop_words")))};
  }();
  return words;
}

std::string fillIn(std::string_view text, const std::vector<std::pair<std::string_view, std::string>>& values)
{
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool filled = false;
    if (text[i] == '{')
      for (const auto& [name, value] : values)
        if (text.substr(i + 1).starts_with(name) && text.substr(i + 1 + name.size()).starts_with('}')) {
          out += value;
          i += name.size() + 2;
          filled = true;
          break;
        }
    if (!filled)
      out += text[i++];
  }
  return out;
}

} // namespace hone
