#pragma once
#include <string>
#include <vector>

#include <telctl/estate/model.hpp>

/// One fault put into the sound estate, and all that may be found then.
struct Case {
  std::string rule;
  void (*damage)(telctl::estate::Estate&);
  std::vector<std::string> found; ///< "[rule] what" of every finding
};

std::vector<Case> service_cases();
std::vector<Case> routing_cases();
