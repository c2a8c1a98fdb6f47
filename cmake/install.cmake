# `cmake --install` and `cpack`: the program, and beside it models/ and scenarios/ where it looks for them
# (sim/app/machine.cpp), relative to itself, so that the whole can be moved.
install(TARGETS demarche RUNTIME)
if(TARGET demarche_mpi)
  # Apart (cmake --install BUILD --component mpi): the package must not depend on one machine's MPI.
  install(
    TARGETS demarche_mpi
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/demarche COMPONENT mpi EXCLUDE_FROM_ALL
  )
endif()
install(DIRECTORY models scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/demarche)
install(FILES README.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# A Debian package: cpack --config build/release/CPackConfig.cmake. What it depends on is read from the program
# (dpkg-shlibdeps), hence it fits the distribution on which it was built.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME demarche)
set(CPACK_PACKAGE_CONTACT "The Demarche developers <nobody@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulator of how states and alliances answer a cyber incident")
set(CPACK_PACKAGE_DESCRIPTION
    "Compares the responses open to a state after a cyber incident: who blames whom, who expels, severs,
sanctions, helps, protests or strikes back, when, and why. The world and the cases are YAML files."
)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE
)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
