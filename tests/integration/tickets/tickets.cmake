# Tickets from files to the store, by the real program. Each prints what it counted.
function(tickets_test name label script)
  add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/tickets/${script} $<TARGET_FILE:telctl> ${ARGN})
  # A killed process loses nothing that it gave to the kernel, so a real disk would only be slower.
  set_tests_properties(${name} PROPERTIES LABELS ${label} ENVIRONMENT TMPDIR=/dev/shm TIMEOUT 7200)
endfunction()

tickets_test(fault.tickets fault exactly_once.py)
tickets_test(fault.tickets.postgresql fault exactly_once.py --postgresql)
tickets_test(fault.tickets.in_doubt fault in_doubt.py)
tickets_test(fault.tickets.syscalls fault every_syscall.py)
tickets_test(integration.accuracy integration accuracy.py)
tickets_test(integration.tickets.large integration large.py)
# Sources beside files: real servers of PostgreSQL and OpenSSH; exchanges and a Wazo made from their documentation.
foreach(source table rest tcp sftp)
  tickets_test(integration.tickets.${source} integration ${source}.py)
endforeach()
