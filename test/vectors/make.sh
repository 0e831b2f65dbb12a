#!/usr/bin/env bash
# Remakes templates.json and paths.json from the corpora with the Java libraries that the platform's templates and paths stand on.
# Needs Java 17 or later and Maven; the result is committed, so nobody else does.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>vectors</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.velocity</groupId><artifactId>velocity-engine-core</artifactId><version>2.4.1</version></dependency>
    <dependency><groupId>org.apache.velocity.tools</groupId><artifactId>velocity-tools-generic</artifactId><version>3.1</version></dependency>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
  </dependencies>
</project>
POM

mvn -q -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
javac -nowarn -Xlint:none -cp "$work/lib/*" -d "$work/classes" "$here/Vectors.java" 2> "$work/javac.log" || { cat "$work/javac.log" >&2; exit 1; }
java -cp "$work/lib/*:$work/classes" Vectors "$here" 2> "$work/java.log" || { cat "$work/java.log" >&2; exit 1; }
echo "wrote templates.json and paths.json"
