#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

std::string facts_of(const std::string& text) {
  const auto reading = read_as("mxone", text);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

// Command lines of the help of MX-ONE 7.
const std::string profile = "extension_profile -i --csp 4  --offered-time 45\\\n"
                            "    --ext-traf 0103071514 --ext-serv 212110100011001010010000000110\\\n"
                            "    --ext-cdiv 001021000110000 --ext-roc 222201 --ext-npres 0001200\n";

} // namespace

TEST_CASE("a profile gives its lines the categories of day and night and the right to forward outside") {
  const auto text = facts_of(profile + "extension -i -d 4525 -l 3 --csp 4 --max-call-cost 500\n");
  for (const std::string line :
       {"line 4525: extension=4525", "line 4525: type=undefined", "line 4525: class=15",
        "line 4525: 'dialling category at night'=07", "line 4525: 'external follow-me allowed'=0",
        "line 4525: 'common abbreviated number class'=3", "line 4525: 'csp'=csp 4", "line 4525: 'lim'=3",
        "line 4525: 'max-call-cost'=500", "restriction csp 4: 'offered-time'=45",
        "restriction csp 4: 'ext-traf D5D6: dialling category (TCD) at NIGHT'=07",
        "restriction csp 4: 'ext-traf D7D8: dialling category (TCD) by DAY'=15",
        "restriction csp 4: 'ext-cdiv D1: external follow-me allowed'=0",
        "restriction csp 4: 'ext-cdiv D13D14: remote programming of diversions'=00",
        "restriction csp 4: 'ext-serv D12: individual do-not-disturb (DND)'=1"})
    CHECK_MESSAGE(text.find(line + "\n") != std::string::npos, line);
  // Every digit is told once.
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 62 + 9);
}

TEST_CASE("scripts are carried out: a change replaces, an erasure removes") {
  CHECK(facts_of("extension -i -d 1767 -l 1 --csp 5\nextension -c -d 1767 --csp 142\n") ==
        "line 1767: extension=1767\nline 1767: type=undefined\nline 1767: 'lim'=1\nline 1767: 'csp'=csp 142\n"
        "line 1767: class=csp 142\nline 1767: 'profile'=not among the scripts\n");
  CHECK(facts_of("extension -i -d 1767..1769 -l 1 --csp 5\nextension_key -i -d 1768 --key 1 --function MCT\n"
                 "extension -e -d 1767,1768\n") ==
        "line 1769: extension=1769\nline 1769: type=undefined\nline 1769: 'lim'=1\nline 1769: 'csp'=csp 5\n"
        "line 1769: class=csp 5\nline 1769: 'profile'=not among the scripts\n");
  CHECK(facts_of(profile + "extension_profile -e --csp 4\n").empty());
  const auto changed = facts_of(profile + "extension_profile -c --csp 4 --ext-traf 0103001514\n"
                                          "extension -i -d 4525 -l 3 --csp 4\n");
  CHECK(changed.find("'dialling category at night'=00\n") != std::string::npos);
  CHECK(changed.find("'ext-cdiv D4: diversion for calls from an extension or operator'=0\n") != std::string::npos);
}

TEST_CASE("the kind of extension is what the exchange calls it") {
  const std::string base = "extension -i -d 4100 -l 1 --csp 1\n";
  const auto type = [&](const std::string& more) {
    const auto text = facts_of(base + more);
    const auto at = text.find("type=") + 5;
    return text.substr(at, text.find('\n', at) - at);
  };
  CHECK(type("") == "undefined");
  CHECK(type("ip_extension -i -d 4100\n") == "ip");
  CHECK(type("ip_extension -i -d 4100 --protocol SIP\n") == "sip");
  CHECK(type("dect_extension -i -d 4100 --authentication-key 01234567 --ipei 0000707404102\n") == "dect");
  CHECK(type("remote_extension -i -d 4100 --remote-number 0612345678\n") == "remote");
  CHECK(type("extension -c -d 4100 --virtual yes\n") == "virtual");
  CHECK(type("extension -c -d 4100 --virtual no\n") == "undefined");
  CHECK(type("ip_extension -i -d 4100\nip_extension -e -d 4100\n") == "undefined");
  CHECK(facts_of(base + "ip_extension -i -d 4100\ndect_extension -i -d 4100 --authentication-par x\n")
            .find("line 4100: 'further terminal'=dect\n") != std::string::npos);
}

TEST_CASE("keys: what they watch or dial, and what is written on them") {
  CHECK(facts_of(
            "extension_key -i -d 41911 --key 12 --function MNS\\\n    --monitored-dir 42910 --key-sequence 42555\n") ==
        "key 41911/12: line=41911\nkey 41911/12: position=12\nkey 41911/12: type=MNS\nkey 41911/12: target=42910\n"
        "key 41911/12: 'key-sequence'=42555\n");
  CHECK(facts_of("extension_key -i -d 41910 --key 14 --function TNS --key-sequence A23A0B\n").find("target=*23*0#\n") !=
        std::string::npos);
  CHECK(facts_of("extension_key -i -d 41910 --key 14 --function TNS --key-sequence \"*23*0#\" --display-text '%0xdc "
                 "0xdf;0xfc%-GmbH'\n")
            .find("target=*23*0#\nkey 41910/14: label=Üßü-GmbH\n") != std::string::npos);
  CHECK(facts_of("extension_key -i -d 41910 --key 1 --function EDN --line-dir 50001\n").find("target=50001\n") !=
        std::string::npos);
  CHECK(facts_of("extension_key -i -d 43110 --line 1 --function SCABR\n") == "line 43110: 'line 1'=SCABR\n");
  CHECK(facts_of("extension_key -i -d 41910 --key 1 --function MCT\nextension_key -e -d 41910 --key 1\n").empty());
}

TEST_CASE("hotlines, and their removal") {
  const auto text =
      facts_of("extension -i -d 4421 -l 1 --csp 8 --hotline-option\\\n    DIRECT --hotline-number 1432\n");
  CHECK(text.find("line 4421: 'hotline-option'=DIRECT\nline 4421: hotline=1432\n") != std::string::npos);
  CHECK(facts_of("extension -i -d 4421 -l 1 --csp 8 --hotline-option DIRECT --hotline-number 1432\n"
                 "extension -c -d 4421 --hotline-option REMOVE\n")
            .find("hotline") == std::string::npos);
}

TEST_CASE("prompts, comments, prints and the shell's own commands are layout") {
  const auto reading =
      read_as("mxone", "# a comment\n\nMDSH> extension -p -d 4100..4328\nMDSH>\necho done\n"
                       "extension -p --type all -s dir\ndata_backup\nexample% extension -p --summary\n");
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.layout == 7);
  CHECK(reading.facts.lines.blank == 1);
  CHECK(reading.facts.facts.empty());
}

TEST_CASE("secrets are never copied") {
  const auto reading = read_as("mxone", "dect_extension -i -d 4496 --authentication-key 01234567 --ipei 0000707404102\n"
                                        "dect_extension -i -d x --authentication-key 7654321 --ipei 1\n");
  CHECK(listed(reading.facts).find("'dect_extension authentication-key'=(secret, 8 characters)\n") !=
        std::string::npos);
  for (const auto& fact : reading.facts.facts)
    CHECK(fact.text.find("01234567") == std::string::npos);
  REQUIRE(reading.facts.quarantined.size() == 1);
  CHECK(reading.facts.quarantined[0].text == "dect_extension -i -d x --authentication-key *** --ipei 1");
}

TEST_CASE("profiles of customers are their own") {
  const auto text =
      facts_of("extension_profile -i --csp 4 --customer 2 --ext-traf 0103071514 --ext-serv "
               "212110100011001010010000000110 --ext-cdiv 101021000110000 --ext-roc 222201 --ext-npres "
               "0001200\nextension -i -d 4525 -l 3 --csp 4 --customer 2\nextension -i -d 4526 -l 3 --csp 4\n");
  CHECK(text.find("line 4525: class=15\n") != std::string::npos);
  CHECK(text.find("line 4526: class=csp 4\n") != std::string::npos);
}

TEST_CASE("a range that is a typing error makes no ten thousand lines") {
  const auto lines = [](const std::string& range) {
    const auto reading = read_as("mxone", "extension -i -d " + range + " -l 1 --csp 4\n");
    CHECK(reading.facts.quarantined.size() == (reading.wrong.empty() ? 0 : 1));
    return std::count_if(reading.facts.facts.begin(), reading.facts.facts.end(),
                         [](const Fact& fact) { return fact.attribute == "extension"; });
  };
  CHECK(lines("10000..19999") == 10000);
  CHECK(lines("10000..20000") == 0);
}
