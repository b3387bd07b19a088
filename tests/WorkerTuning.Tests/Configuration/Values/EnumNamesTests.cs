using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class EnumNamesTests
{
    public static TheoryData<Type> Choices =>
    [
        typeof(WorkerClass), typeof(DefaultsMode), typeof(InvalidSettingAction), typeof(HeaderMap), typeof(ProxyProtocol),
        typeof(ClientCertificateRequirement), typeof(Http2Cleartext), typeof(LogLevel), typeof(PrintConfigFormat),
    ];

    [Theory]
    [InlineData("sync", WorkerClass.Sync)]
    [InlineData("SYNC", WorkerClass.Sync)]
    [InlineData(" gthread ", WorkerClass.Gthread)]
    [InlineData("gevent", WorkerClass.Async)]
    [InlineData("eventlet", WorkerClass.Async)]
    [InlineData("tornado", WorkerClass.Async)]
    [InlineData("asgi", WorkerClass.Async)]
    [InlineData("uvicorn.workers.UvicornWorker", WorkerClass.Async)]
    [InlineData("gunicorn.workers.gthread.ThreadWorker", WorkerClass.Gthread)]
    [InlineData("egg:gunicorn#sync", WorkerClass.Sync)]
    [InlineData("egg:meinheld#gunicorn_worker", WorkerClass.Async)]
    [InlineData("egg:shop#sync", null)]
    [InlineData("gunicorn.workers.gasgi.ASGIWorker", WorkerClass.Async)]
    [InlineData("geventwebsocket.gunicorn.workers.GeventWebSocketWorker", WorkerClass.Async)]
    [InlineData("aiohttp.GunicornUVLoopWebWorker", WorkerClass.Async)]
    [InlineData("sanic.worker.GunicornWorker", WorkerClass.Async)]
    [InlineData("meinheld.gmeinheld.MeinheldWorker", WorkerClass.Async)]
    [InlineData("flask_sockets.worker", WorkerClass.Async)]
    [InlineData("shop.uvicorn.Worker", null)]
    [InlineData("myapp.workers.Own", null)]
    [InlineData("", null)]
    public void Find_WorkerClass_KnowsGunicornsNames(string text, WorkerClass? expected) =>
        Assert.Equal(expected, EnumNames.Find(typeof(WorkerClass), text));

    [Theory]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData("CRITICAL", LogLevel.Critical)]
    [InlineData("Information", LogLevel.Information)]
    [InlineData("loud", null)]
    public void Find_LogLevel_KnowsBothWorldsNames(string text, LogLevel? expected) =>
        Assert.Equal(expected, EnumNames.Find(typeof(LogLevel), text));

    [Theory]
    [InlineData("False", ProxyProtocol.Off)]
    [InlineData("0", ProxyProtocol.Off)]
    [InlineData("true", ProxyProtocol.Auto)]
    [InlineData("v2", ProxyProtocol.V2)]
    public void Find_ProxyProtocol_TakesTheOldSwitchToo(string text, ProxyProtocol expected) =>
        Assert.Equal(expected, EnumNames.Find(typeof(ProxyProtocol), text));

    [Theory]
    [InlineData("CERT_REQUIRED", ClientCertificateRequirement.Required)]
    [InlineData("1", ClientCertificateRequirement.Optional)]
    [InlineData("none", ClientCertificateRequirement.None)]
    public void Find_CertReqs_TakesPythonsNumbersAndNames(string text, ClientCertificateRequirement expected) =>
        Assert.Equal(expected, EnumNames.Find(typeof(ClientCertificateRequirement), text));

    [Theory, MemberData(nameof(Choices))]
    public void Show_EveryValue_ReadsBack(Type type) =>
        Assert.All(Enum.GetValues(type).Cast<object>(), value => Assert.Equal(value, EnumNames.Find(type, EnumNames.Show(value))));

    [Theory]
    [InlineData("thread", "one of sync, gthread, async")]
    [InlineData("shop.workers.Own", "one of sync, gthread, async: async for a class that derives from a gevent, eventlet, tornado or uvicorn worker, sync or gthread for one that derives from SyncWorker or ThreadWorker")]
    public void Allowed_AWorkerClassOfSomebodysOwn_SaysWhichOfOursItIs(string word, string expected) =>
        Assert.Equal(expected, EnumNames.Allowed(typeof(WorkerClass), word));

    [Fact]
    public void Show_AValueThatCodeMadeUp_IsItsNumber() => Assert.Equal("99", EnumNames.Show((WorkerClass)99));

    [Theory]
    [InlineData("h1", HttpProtocols.Http1)]
    [InlineData("h1,h2", HttpProtocols.Http1AndHttp2)]
    [InlineData("H2, h1", HttpProtocols.Http1AndHttp2)]
    [InlineData("h1,h2,h3", HttpProtocols.Http1AndHttp2AndHttp3)]
    public void FindProtocols_KnownWords_Combine(string words, HttpProtocols expected)
    {
        Assert.Equal(expected, EnumNames.FindProtocols(words.Split(',')));
        Assert.Equal(expected, EnumNames.FindProtocols(EnumNames.Show(expected).Split(',')));
    }

    [Theory]
    [InlineData("h4")]
    [InlineData("h1,h1")]
    [InlineData("")]
    public void FindProtocols_UnknownOrRepeated_IsNone(string words) => Assert.Null(EnumNames.FindProtocols(words.Split(',')));
}
