using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class CipherSuitesAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        CipherText.Parse(entry, out var unknown) is null
            ? $"'{unknown}' is not a cipher suite of .NET; name each suite, such as ECDHE-RSA-AES128-GCM-SHA256 or TLS_AES_128_GCM_SHA256"
            : null;
}
