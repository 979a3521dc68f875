# What is installed where, and the Debian package of it. `program` is all that a container needs;
# `appliance` is what makes a machine of it.
include(GNUInstallDirs)
install(TARGETS sipward COMPONENT program)

# Manual pages and completion are what the program says of its own commands.
set(manual ${CMAKE_BINARY_DIR}/manual)
add_custom_target(manual
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}
  COMMAND sipward manual ${CMAKE_SOURCE_DIR}/conf/sipward.toml ${manual}
  COMMAND gzip -9nk ${manual}/*.1 ${manual}/*.5
  COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/conf/packaging/debian/changelog > ${manual}/changelog.gz
  DEPENDS sipward)
install(DIRECTORY ${manual}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT appliance
  FILES_MATCHING PATTERN *.1.gz)
install(DIRECTORY ${manual}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT appliance
  FILES_MATCHING PATTERN *.5.gz)
install(FILES ${manual}/sipward.bash RENAME sipward COMPONENT appliance
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES conf/packaging/sipward.service DESTINATION lib/systemd/system COMPONENT appliance)
install(FILES conf/packaging/sipward.sysusers RENAME sipward.conf DESTINATION lib/sysusers.d
  COMPONENT appliance)
install(FILES conf/example.toml RENAME sipward.toml DESTINATION /etc/sipward COMPONENT appliance)
install(FILES conf/packaging/debian/copyright ${manual}/changelog.gz
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT appliance)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT appliance)
install(FILES conf/sipward.toml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT appliance)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sipward)
set(CPACK_PACKAGE_CONTACT "The sipward project <sipward@example.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "TLS for SIP components that cannot do it themselves")
set(CPACK_PACKAGE_DESCRIPTION "A TLS-terminating SIP proxy between cleartext components (IVR, PBX,
gateway) and a secure network (CUCM, CUBE, a carrier): mutual TLS with
names checked in both directions, addresses hidden, failover in groups.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# postinst makes the user by sysusers.d.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(script conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/conf/packaging/debian/${script})
endforeach()
include(CPack)
