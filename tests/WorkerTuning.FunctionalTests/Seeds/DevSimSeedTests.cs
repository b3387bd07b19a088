using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The document holds no file, but numbers; the profile must have the same.</summary>
public sealed partial class DevSimSeedTests
{
    [SkippableFact]
    public async Task Print_TheProfile_HasTheNumbersOfTheDocument()
    {
        var document = SeedDocument.Read("003");
        var config = await SampleProgram.DevSim.PrintAsync(["--config", "gunicorn_config.py", "--environment", "Development"], SampleProgram.Cpu(64));
        config.Expect(
            ("timeout", document.ListValue("Timeout")),
            ("keepalive", document.ListValue("Keepalive")),
            ("worker_class", document.ListValue("Worker Class")),
            ("limit_request_line", document.ListValue("Request Line Limit")),
            ("limit_request_fields", document.ListValue("Request Fields")),
            ("limit_request_field_size", document.ListValue("Field Size")));
        Assert.Contains($"**Access Log**: `{config["accesslog"]}`", document.Text, StringComparison.Ordinal);
        Assert.Contains($"**Error Log**: `{config["errorlog"]}`", document.Text, StringComparison.Ordinal);
        // "/app/logs/devsim.log (detailed), /app/logs/devsim.json (structured)", and what the document's own commands read.
        Assert.Contains("DevSim=/app/logs/devsim.log", config["errorlog_categories"], StringComparison.Ordinal);
        foreach (var path in (string[])[config["errorlog_json"], config["errorlog_errors"]])
            Assert.Contains(path, document.Text, StringComparison.Ordinal);
        var megabytes = int.Parse(document.ListValue("Max Request Size").TrimEnd('M', 'B'), CultureInfo.InvariantCulture);
        Assert.True(config["max_request_body_size"] is var size && (size == $"{megabytes}MB" || size == $"{megabytes << 20}"), size);
        Assert.Contains($"capped at {config["workers"]}", document.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_WithTheDocumentsPlaceholders_IsRefused()
    {
        var exports = Export().Matches(SeedDocument.Read("003").Text).ToDictionary(m => m.Groups[1].Value, string? (m) => m.Groups[2].Value);
        Assert.Contains("SECRET_KEY", exports.Keys);
        await using var process = SampleProgram.DevSim.Start(["--config", "gunicorn_config.py", "--check-config"], exports);
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("placeholders instead of secrets: SECRET_KEY, ENCRYPTION_KEY, JWT_SECRET_KEY", OutputStream.Error);
    }

    [GeneratedRegex(@"^export (\w+)=""?([^""\n]*)""?$", RegexOptions.Multiline)]
    private static partial Regex Export();
}
