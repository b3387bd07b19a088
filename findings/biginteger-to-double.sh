#!/usr/bin/env bash
# .NET 10.0.12: the conversion of a BigInteger to double cuts what does not fit instead of rounding to the nearest double, as the conversion of a
# long and double.Parse of the same digits do, and as Python's float() does. 2^60 + 255 becomes 2^60, where the long becomes 2^60 + 256. Numbers
# of program text that go by way of BigInteger differ in the last place from those that do not.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > app.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System.Numerics;

var number = (1L << 60) + 255;
Console.WriteLine($"runtime {Environment.Version}");
Console.WriteLine($"long       {(long)(double)number - number:+0;-0}");
Console.WriteLine($"BigInteger {(long)(double)(BigInteger)number - number:+0;-0}");
var random = new Random(1);
var wrong = 0;
for (var i = 0; i < 100_000; i++)
{
    var bytes = new byte[25];
    random.NextBytes(bytes);
    var large = new BigInteger(bytes, isUnsigned: true);
    if ((double)large != double.Parse(large.ToString()))
        wrong++;
}

Console.WriteLine($"{wrong} of 100000 numbers of 200 bits differ from double.Parse");
EOF
dotnet run -c Release | tee out.txt
grep -q "^long       +1$" out.txt
grep -q "^BigInteger -255$" out.txt
