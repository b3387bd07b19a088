using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>A PEM file that a setting names.</summary>
internal sealed class PemFile
{
    // The authorities of a whole system have a quarter of a megabyte.
    private const int LargestFile = 4 << 20;

    private readonly WorkerPlan _plan;
    private readonly string _setting;
    private readonly string _path;
    private readonly string _text;

    private PemFile(WorkerPlan plan, string setting, string path, string text)
    {
        _plan = plan;
        _setting = setting;
        _path = path;
        _text = text;
    }

    /// <exception cref="WorkerTuningException">The file cannot be read.</exception>
    public static PemFile Read(WorkerPlan plan, string setting, string path)
    {
        try
        {
            return new PemFile(plan, setting, path, WholeFile.ReadText(path, LargestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw plan.Refuse(setting, "cannot be read: " + e.Message, path);
        }
    }

    /// <summary>Every certificate in the file, in its order.</summary>
    /// <exception cref="WorkerTuningException">There is none, or one is damaged.</exception>
    public X509Certificate2Collection Certificates()
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(_text);
        }
        catch (CryptographicException e)
        {
            throw Refuse("holds a damaged certificate: " + e.Message);
        }

        return all.Count > 0 ? all : throw Refuse("holds no certificate; a PEM file with BEGIN CERTIFICATE is needed");
    }

    /// <summary>The certificate with the private key of this file.</summary>
    /// <exception cref="WorkerTuningException">There is no key that fits.</exception>
    public X509Certificate2 WithKey(X509Certificate2 certificate)
    {
        if (_text.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || _text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw Refuse("holds an encrypted key, and a server cannot ask for its passphrase; decrypt it with openssl pkey");
        try
        {
            return Usable(X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), _text));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Refuse("holds no private key of the certificate: " + e.Message);
        }
    }

    public WorkerTuningException Refuse(string message) => _plan.Refuse(_setting, message, _path);

    // Windows shakes hands only with keys that its key store has seen.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
