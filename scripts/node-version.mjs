// Parsed by whatever Node is installed, so it uses nothing newer than ES modules.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    "Bursar needs Node 22.18 or newer and this is " +
      process.version +
      ': run "npm install", which brings a Node of its own for the npm scripts, or install a newer Node.',
  )
  process.exit(1)
}
