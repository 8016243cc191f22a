#include <person_name.hpp>

#include <doctest/doctest.h>

using namespace telctl::legacy;

namespace {

struct Case {
  std::string whole;
  std::string firstname;
  std::string lastname;
  std::string key;
};

void check(const std::vector<Case>& cases, const NameRules& rules) {
  for (const auto& item : cases) {
    CAPTURE(item.whole);
    const auto name = person_name(item.whole, rules);
    CHECK_FALSE(name.service);
    CHECK(name.firstname == item.firstname);
    CHECK(name.lastname == item.lastname);
    CHECK(person_key(name) == item.key);
  }
}

} // namespace

TEST_CASE("surname first: capitals, particles, accents and compound first names") {
  check({{"LE GOFF Jean-Paul", "Jean-Paul", "LE GOFF", "jean-paul.le-goff"},
         {"DE LA TOUR MARIE", "MARIE", "DE LA TOUR", "marie.de-la-tour"},
         {"de la Tour Marie Anne", "Marie Anne", "de la Tour", "marie-anne.de-la-tour"},
         {"VAN DEN BERGHE Élise", "Élise", "VAN DEN BERGHE", "elise.van-den-berghe"},
         {"D'ALMEIDA Paul", "Paul", "D'ALMEIDA", "paul.dalmeida"},
         {"L'HELGOUALC'H Gaël", "Gaël", "L'HELGOUALC'H", "gael.lhelgoualch"},
         {"ŒHMICHEN Zoé", "Zoé", "ŒHMICHEN", "zoe.oehmichen"},
         {"BA Aïcha", "Aïcha", "BA", "aicha.ba"},
         {"TANGUY-LE ROUX Marie-Thérèse", "Marie-Thérèse", "TANGUY-LE ROUX", "marie-therese.tanguy-le-roux"},
         {"DUPONT J", "J", "DUPONT", "j.dupont"},
         {"Dupont", "", "Dupont", "dupont"},
         {"  MÜLLER   Jürgen ", "Jürgen", "MÜLLER", "jurgen.muller"}},
        NameRules{});
}

TEST_CASE("the particles are those of the mapping, each as long as it is") {
  check({{"VAN DER BERG JAN", "JAN", "VAN DER BERG", "jan.van-der-berg"},
         {"DE BOER JAN", "BOER JAN", "DE", "boer-jan.de"}},
        NameRules{.particles = {"van der"}});
}

TEST_CASE("first name first, unless capitals say which is the surname") {
  NameRules rules{.order = NameOrder::firstname_first};
  check({{"Marie de la Tour", "Marie", "de la Tour", "marie.de-la-tour"},
         {"Jean Paul Dupont", "Jean Paul", "Dupont", "jean-paul.dupont"},
         {"Jean Paul GARCIA LÓPEZ", "Jean Paul", "GARCIA LÓPEZ", "jean-paul.garcia-lopez"},
         {"Marie de LA TOUR", "Marie", "de LA TOUR", "marie.de-la-tour"},
         {"Jean de Dieu KOUASSI", "Jean de Dieu", "KOUASSI", "jean-de-dieu.kouassi"},
         {"LE GOFF Yann", "Yann", "LE GOFF", "yann.le-goff"},
         {"JEAN Paul MARTIN", "JEAN Paul", "MARTIN", "jean-paul.martin"},
         {"Cher", "", "Cher", "cher"}},
        rules);
}

TEST_CASE("capitals of a title, and text before a name") {
  NameRules rules{.capitals = Capitals::title, .prefixes = {"SCHOOL - "}};
  check({{"DE LA TOUR MARIE-ANNE", "Marie-Anne", "De la Tour", "marie-anne.de-la-tour"},
         {"school - DUPONT JEAN", "Jean", "Dupont", "jean.dupont"},
         {"SCHOOL", "", "School", "school"}},
        rules);
}

TEST_CASE("a service is no person") {
  NameRules rules{.service_words = {"Salle", "Accueil"}};
  const auto hall = person_name("SALLE des thèses", rules);
  CHECK(hall.service);
  CHECK(hall.lastname == "SALLE des thèses");
  CHECK_FALSE(person_name("SALLES Jean", rules).service);
  CHECK(person_name("Accueil", "", rules).service);
  CHECK_FALSE(person_name("Accueil", "Jean", rules).service);
}
