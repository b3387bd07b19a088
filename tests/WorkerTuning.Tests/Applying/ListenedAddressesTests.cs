using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Applying;

public sealed class ListenedAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1:80", "http://127.0.0.1:80", true)]
    [InlineData("127.0.0.1:80", "https://127.0.0.1:80", true)]
    [InlineData("127.0.0.1:80", "http://127.0.0.1:81", false)]
    [InlineData("127.0.0.1:80", "http://0.0.0.0:80", false)]
    [InlineData("127.0.0.1:0", "http://127.0.0.1:4711", true)]
    [InlineData("[::1]:80", "http://[::1]:80", true)]
    [InlineData("[::]:80", "http://[::]:80", true)]
    [InlineData("/a", "http://unix:/a", true)]
    [InlineData("/a", "http://unix:/b", false)]
    [InlineData("3", "http://127.0.0.1:80", true)]
    [InlineData("127.0.0.1:0 127.0.0.1:80", "http://127.0.0.1:80 http://127.0.0.1:4711", true)]
    [InlineData("3 127.0.0.1:80", "http://127.0.0.1:80 http://unix:/a", true)]
    [InlineData("127.0.0.1:80", "http://127.0.0.1:80 http://127.0.0.1:81", false)]
    [InlineData("127.0.0.1:80 127.0.0.1:81", "http://127.0.0.1:80", false)]
    public void Match_Table(string planned, string listened, bool matches) =>
        Assert.Equal(matches, ListenedAddresses.Match([.. planned.Split(' ').Select(Planned)], Listened(listened)));

    [Fact]
    public void Show_HasTheFormOfBind() =>
        Assert.Equal("127.0.0.1:80,[::1]:81,unix:/a", ListenedAddresses.Show(Listened("http://127.0.0.1:80 https://[::1]:81 http://unix:/a")));

    private static ListenAddress Planned(string text)
    {
        EndPoint endPoint = text.StartsWith('/') ? new UnixDomainSocketEndPoint(text)
            : text.Contains(':', StringComparison.Ordinal) ? IPEndPoint.Parse(text)
            : new FileHandleEndPoint(3, FileHandleType.Auto);
        return new ListenAddress(new BindAddress.Descriptor(0), endPoint);
    }

    private static List<BindingAddress> Listened(string text) => [.. text.Split(' ').Select(BindingAddress.Parse)];
}
