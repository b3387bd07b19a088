using System.Net.Security;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class CipherTextTests
{
    // The left column as `openssl ciphers` prints it, the right one its -stdname.
    [Theory]
    [InlineData("TLS_AES_128_GCM_SHA256", TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData("DHE-RSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384)]
    [InlineData("ECDHE-RSA-CHACHA20-POLY1305", TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData("ECDHE-ECDSA-AES128-CCM8", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8)]
    [InlineData("DHE-RSA-AES256-CCM", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CCM)]
    [InlineData("ECDHE-ARIA256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384)]
    [InlineData("ECDHE-RSA-CAMELLIA128-SHA256", TlsCipherSuite.TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256)]
    [InlineData("ECDHE-RSA-AES256-SHA384", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384)]
    [InlineData("ECDHE-RSA-AES128-SHA", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData("AES128-GCM-SHA256", TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData("AES256-SHA", TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA)]
    [InlineData("PSK-AES128-CBC-SHA", TlsCipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA)]
    public void Parse_OpenSslOrIanaName_GivesTheSuite(string name, TlsCipherSuite expected)
    {
        Assert.Equal([expected], CipherText.Parse(name, out var unknown) ?? []);
        Assert.Null(unknown);
    }

    [Theory]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256, AES256-SHA")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256 AES256-SHA")]
    public void Parse_SeveralNames_KeepTheirOrder(string text) =>
        Assert.Equal(
            [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA],
            CipherText.Parse(text, out _) ?? []);

    [Theory]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256", 4)]
    [InlineData("TLS_AES_128_GCM_SHA256", 1)]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256", 2)]
    public void WithTls13_NoneNamed_KeepsThem(string text, int expected) =>
        Assert.Equal(expected, CipherText.WithTls13(CipherText.Parse(text, out _)!).Count);

    [Theory]
    [InlineData("HIGH", "HIGH")]
    [InlineData("AES256-SHA:!aNULL", "!aNULL")]
    [InlineData("TLSv1", "TLSv1")]
    [InlineData("CHACHA20", "CHACHA20")]
    [InlineData("CHACHA20-POLY1306", "CHACHA20-POLY1306")]
    [InlineData("AES128", "AES128")]
    [InlineData("0x1301", "0x1301")]
    [InlineData("4865", "4865")]
    [InlineData("TLS_NONSENSE", "TLS_NONSENSE")]
    [InlineData(":", ":")]
    public void Parse_AnythingElse_NamesTheFirstThatIsUnknown(string text, string expected)
    {
        Assert.Null(CipherText.Parse(text, out var unknown));
        Assert.Equal(expected, unknown);
    }

    [Fact]
    public void Parse_AnyText_NeverThrows() =>
        Properties.Hold(Properties.TextAround("ECDHE", "-", "RSA", "AES128", "CHACHA20", "POLY1305", "GCM", "CCM8", "SHA256", "TLS_", ":"), text => CipherText.Parse(text, out _));
}
