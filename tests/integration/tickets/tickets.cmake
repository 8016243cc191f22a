# Tickets from files to the store, by the real program.
add_test(NAME fault.tickets COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/exactly_once.py $<TARGET_FILE:telctl>)
# A killed process loses nothing that it gave to the kernel, so a real disk would only be slower.
set_tests_properties(fault.tickets PROPERTIES LABELS fault ENVIRONMENT TMPDIR=/dev/shm TIMEOUT 7200)

# Calls made of real tickets, against the event log of the same server.
add_test(NAME integration.accuracy COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/accuracy.py $<TARGET_FILE:telctl>)
set_tests_properties(integration.accuracy PROPERTIES LABELS integration TIMEOUT 300)
