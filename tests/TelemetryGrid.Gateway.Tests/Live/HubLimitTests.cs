using System.Net.WebSockets;

namespace TelemetryGrid.Gateway.Tests.Live;

/// <summary>What the hub does with clients that are not ours.</summary>
public sealed class HubLimitTests
{
    [Fact]
    public async Task Stream_OneTooManyOnAConnection_IsRefusedAndTheOthersGoOn()
    {
        await using var host = await GatewayHost.StartAsync(
            grid => grid.AddDevice("core1"),
            options => options.MaxStreamsPerConnection = 2
        );
        using var hub = await RawHub.ConnectAsync(host);
        await hub.SendAsync("""{"type":4,"invocationId":"1","target":"Device","arguments":["core1"]}""");
        Assert.Equal(2, (await hub.ReceiveAsync()).GetProperty("type").GetInt32());
        await hub.SendAsync("""{"type":4,"invocationId":"2","target":"Device","arguments":["core1"]}""");
        Assert.Equal(2, (await hub.ReceiveAsync()).GetProperty("type").GetInt32());

        await hub.SendAsync("""{"type":4,"invocationId":"3","target":"Device","arguments":["core1"]}""");
        var (id, error) = await hub.CompletionAsync();

        Assert.Equal("3", id);
        Assert.Contains("One live connection may have 2 streams open", error, StringComparison.Ordinal);
        await hub.SendAsync("""{"type":5,"invocationId":"1"}""");
        Assert.Equal("1", (await hub.CompletionAsync()).Id);
        await hub.SendAsync("""{"type":4,"invocationId":"4","target":"Device","arguments":["core1"]}""");
        Assert.Equal("4", (await hub.ReceiveAsync()).GetProperty("invocationId").GetString());
    }

    [Theory]
    [InlineData("""[{"limit":5,"window":"1m"}]""", null)]
    [InlineData("[null]", null)]
    [InlineData("[{}]", null)]
    [InlineData("[7]", "The request must be an object")]
    [InlineData("""[{"windo":"1m"}]""", "There is no parameter 'windo'")]
    [InlineData("""[{"by":["bytes"]}]""", "by must be one of bytes, packets")]
    public async Task TopFlows_AnyArgument_IsAnsweredOrRefusedWithASentence(string arguments, string? refusal)
    {
        await using var host = await GatewayHost.StartAsync();
        using var hub = await RawHub.ConnectAsync(host);

        await hub.SendAsync($$"""{"type":4,"invocationId":"1","target":"TopFlows","arguments":{{arguments}}}""");

        if (refusal is null)
        {
            var item = await hub.ReceiveAsync();
            Assert.Equal("bytes", item.GetProperty("item").GetProperty("by").GetString());
        }
        else
        {
            Assert.Contains(refusal, (await hub.CompletionAsync()).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_FromAnotherSitesPage_IsForbidden()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<WebSocketException>(() => RawHub.ConnectAsync(host, "https://evil.example"));
        using var own = await RawHub.ConnectAsync(host, host.Address.GetLeftPart(UriPartial.Authority));

        Assert.Contains("403", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopFlows_NothingChanges_TheWindowMovesOnAllTheSame()
    {
        await using var host = await GatewayHost.StartAsync(configure: options =>
            options.LiveQueryIdleInterval = TimeSpan.FromMilliseconds(20)
        );
        using var hub = await RawHub.ConnectAsync(host);
        await hub.SendAsync("""{"type":4,"invocationId":"1","target":"TopFlows","arguments":[null]}""");

        var first = (await hub.ReceiveAsync()).GetProperty("item").GetProperty("to").GetDateTimeOffset();
        var second = (await hub.ReceiveAsync()).GetProperty("item").GetProperty("to").GetDateTimeOffset();

        Assert.True(second > first);
    }
}
