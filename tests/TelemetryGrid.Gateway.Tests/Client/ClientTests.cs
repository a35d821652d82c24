using System.Net;
using System.Text;
using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Client;

/// <summary>What the client does when the gateway, or what stands before it, misbehaves.</summary>
public sealed class ClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_TransientFailures_IsSentAgain()
    {
        using var server = new ScriptedHandler(
            _ => throw new HttpRequestException("refused"),
            _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
            _ => Json("""{"status":"alive"}""")
        );
        using var client = Create(server);

        Assert.Equal("alive", (await client.GetLivenessAsync(Stop)).Status);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Get_FailuresWithoutEnd_GivesUpWithTheLast()
    {
        using var server = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.BadGateway));
        using var client = Create(server);

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => client.GetLivenessAsync(Stop));

        Assert.Equal(HttpStatusCode.BadGateway, e.Status);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task Get_NotFound_IsNotSentAgain()
    {
        using var server = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.NotFound));
        using var client = Create(server);

        await Assert.ThrowsAsync<TelemetryGridException>(() => client.GetDeviceAsync("a", Stop));

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Post_TransientFailure_IsNotSentAgain()
    {
        using var server = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        using var client = Create(server);

        await Assert.ThrowsAsync<TelemetryGridException>(() => client.Sources.PauseSourceAsync("a", Stop));

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Get_AnswerOfSomethingElse_SaysSo()
    {
        using var server = new ScriptedHandler(_ => Json("<html>"));
        using var client = Create(server);

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => client.GetStatusAsync(Stop));

        Assert.Contains("does not speak", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Cancelled_IsCancelled()
    {
        using var server = new ScriptedHandler(_ => throw new HttpRequestException("refused"));
        using var client = Create(server);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStatusAsync(cancelled.Token));
    }

    [Fact]
    public async Task Watch_GatewayRestarts_ReconnectsAndStartsOver()
    {
        var first = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"));
        var address = first.Address;
        using var client = new TelemetryGridClient(address, new TelemetryGridClientOptions { RetryDelay = TimeSpan.FromMilliseconds(20) });
        await using var stream = client.WatchDevicesAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await stream.MoveNextAsync());
        await first.DisposeAsync();

        await using var second = await GatewayHost.StartAsync(grid => grid.AddDevice("core2"), address: address);
        Assert.True(await stream.MoveNextAsync());

        Assert.Equal("core2", stream.Current.Device.Id);
    }

    [Fact]
    public async Task Watch_NobodyThere_WithoutReconnect_SaysSo()
    {
        using var client = new TelemetryGridClient(new Uri("http://127.0.0.1:1"), new TelemetryGridClientOptions { Reconnect = false });

        var e = await Assert.ThrowsAsync<TelemetryGridException>(async () =>
        {
            await foreach (var _ in client.WatchDevicesAsync(Stop))
            {
                Assert.Fail("Nobody is there.");
            }
        });

        Assert.Contains("http://127.0.0.1:1/", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Construct_WithoutBaseAddress_IsRefused()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentException>(() => new TelemetryGridClient(http));
    }

    private static TelemetryGridClient Create(ScriptedHandler server) =>
        new(
            new HttpClient(server) { BaseAddress = new Uri("http://gateway.test/below") },
            new TelemetryGridClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }
        );

    private static HttpResponseMessage Json(string json) => new() { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    // Answers in order, the last one for ever.
    private sealed class ScriptedHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Assert.StartsWith("/below/", request.RequestUri?.AbsolutePath, StringComparison.Ordinal);
            return Task.FromResult(answers[Math.Min(Requests++, answers.Length - 1)](request));
        }
    }
}
