# What is installed where. `program` is all that a container needs, `appliance` what a machine does.
include(GNUInstallDirs)
install(TARGETS sipward COMPONENT program)
