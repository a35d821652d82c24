using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Sources;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Tests.Api;

public sealed class ApiMappingTests
{
    private const string Document = """
        {
          "version": 7, "up": true, "load": "0.25", "at": "2026-03-01T10:00:00Z", "nothing": null,
          "node": {"a b": {"c.d": 3}, "list": [1, 2, 3]},
          "queues": [
            {"name": "in", "vhost": "/", "length": 5, "state": "running", "at": 1772359200},
            {"name": "out", "vhost": "/", "length": 9, "state": "idle", "at": 1772359260000}
          ],
          "links": {"eth0": {"speed": 10, "lanes": [{"rx": 1}, {"rx": 2}]}, "eth1": {"speed": 25, "lanes": []}},
          "sensors": [{"kind": "fan", "v": 4200}, {"kind": "temp", "v": 314}, {"kind": "temp", "v": 290, "bad": true}]
        }
        """;

    [Theory]
    [InlineData("v = $.version", "v 7")]
    [InlineData("v = $.up", "v 1")]
    [InlineData("v = $.load scale 100", "v 25")]
    [InlineData("v = $.node['a b'][\"c.d\"]", "v 3")]
    [InlineData("v = $.node.list[-1]", "v 3")]
    [InlineData("v = $.node.list[*] with i=@~", "v{i=\"0\"} 1", "v{i=\"1\"} 2", "v{i=\"2\"} 3")]
    [InlineData("q = $.queues[*].length with queue=@.name, v=$.version", "q{queue=\"in\", v=\"7\"} 5", "q{queue=\"out\", v=\"7\"} 9")]
    [InlineData("q = @.length from $.queues[?(@.state == 'idle')] with queue=@.name", "q{queue=\"out\"} 9")]
    [InlineData("q = '1' from $.queues[?@.length < 6] with queue=@.name, room='attic'", "q{queue=\"in\", room=\"attic\"} 1")]
    [InlineData("q = $.queues[*].state map running=1, *=0 with queue=@.name", "q{queue=\"in\"} 1", "q{queue=\"out\"} 0")]
    [InlineData(
        "s = $.links.*.speed scale 1e9 with interface=@~",
        "s{interface=\"eth0\"} 10000000000",
        "s{interface=\"eth1\"} 25000000000"
    )]
    [InlineData(
        "r = $.links.*.lanes[*].rx with lane=@~, interface=@@~, speed=@@.speed",
        "r{interface=\"eth0\", lane=\"0\", speed=\"10\"} 1",
        "r{interface=\"eth0\", lane=\"1\", speed=\"10\"} 2"
    )]
    [InlineData("t = $.sensors[?(@.kind == \"temp\")].v scale 0.1 with bad=@.bad", "t 31.400000000000002", "t{bad=\"true\"} 29")]
    [InlineData("t = $.sensors[?(@.bad)].v", "t 290")]
    [InlineData("t = $.sensors[?(@.v >= 4200)].v device @.kind", "t{device=\"fan\"} 4200")]
    public async Task Metric_OfADocument_GivesTheseSamples(string mapping, params string[] expected)
    {
        await using var api = await TestApi.StartAsync(Document);

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url, ("metrics", mapping)));

        Assert.Null(harvest.Failure);
        Assert.Equal(expected, ApiSource.Texts(harvest));
        Assert.Equal("", harvest.Note);
    }

    [Fact]
    public async Task Metric_WithTimes_HasThem()
    {
        await using var api = await TestApi.StartAsync(Document);

        var harvest = await ApiSource.PollAsync(
            ApiSource.At(api.Url, ("metrics", "q = $.queues[*].length with queue=@.name at @.at\nv = $.version at $.at"))
        );

        Assert.Equal([1772359200000, 1772359260000, 1772359200000], harvest.Samples.Select(s => s.TimestampMilliseconds));
        Assert.Empty(harvest.Live);
    }

    [Theory]
    [InlineData("q = $.queus[*].length", "metric q: $.queus[*].length matched nothing")]
    [InlineData("q = $.queues[*].size", "metric q: $.queues[*].size matched nothing in any of 2 elements")]
    [InlineData("q = @.size from $.queues[*]", "metric q: @.size of $.queues[*] matched nothing in any of 2 elements")]
    [InlineData("v = $.node", "metric v: $.node leads to an object, which is no number")]
    [InlineData("v = $.at", "metric v: $.at leads to a text, which is no number")]
    [InlineData("v = $.version at $.node", "metric v: $.node leads to an object that is no time: RFC 3339, or a number since 1970")]
    [InlineData(
        "q = $.queues[*].length",
        "metric q: several elements have the labels q{source=\"broker\"}; give them one that tells them apart"
    )]
    [InlineData("v = $.version[*]", "metric v: $.version[*] matched nothing")]
    public async Task Metric_WithoutWhatItAsksFor_SaysExactlyWhat(string mapping, string note)
    {
        await using var api = await TestApi.StartAsync(Document);

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url, ("metrics", mapping)));

        Assert.Null(harvest.Failure);
        Assert.Equal(note, harvest.Note);
    }

    [Theory]
    [InlineData("$.queues[?(@.name == 'none')].length")]
    [InlineData("$.links.eth1.lanes[*].rx")]
    [InlineData("$.nothing")]
    public async Task Metric_OfAnEmptyList_IsNoError(string path)
    {
        await using var api = await TestApi.StartAsync(Document);

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url, ("metrics", $"q = {path}")));

        Assert.Empty(harvest.Samples);
        Assert.True(harvest.Note is "" or "metric q: $.nothing matched nothing", harvest.Note);
    }

    [Theory]
    [InlineData("", "at character 1: a metric's name was expected")]
    [InlineData("9a = $.x", "at character 1: a metric's name was expected")]
    [InlineData("a $.x", "at character 3: '=' was expected, not '$'")]
    [InlineData("a =", "at character 4: a path begins with $, the document, or @, the element")]
    [InlineData("a = x.y", "at character 5: a path begins with $")]
    [InlineData("a = $..b", "at character 7: '..' is not supported")]
    [InlineData("a = $.", "at character 7: a name or * was expected")]
    [InlineData("a = $[1:2]", "at character 8: ']' was expected, not ':'")]
    [InlineData("a = $['b", "at character 7: this quote is not closed")]
    [InlineData("a = $[b]", "at character 7: a number, a name in quotes, * or ?(…) was expected")]
    [InlineData("a = $.b[?(@.c = 1)]", "at character 15: '=' is not ==, !=, <, <=, > or >=")]
    [InlineData("a = $.b[?(@.c == x)]", "at character 18: 'x' is not true, false or null")]
    [InlineData("a = $.b[?($.c)]", "at character 11: a filter compares one place of the element")]
    [InlineData("a = $.b[?(@.c[*])]", "at character 11: a filter compares one place of the element")]
    [InlineData("a = $.b[?(@.c == 1]", "at character 19: ')' was expected")]
    [InlineData("a = $.b when x", "at character 9: from, with, map, scale, at, device, severity or id was expected")]
    [InlineData("a = $.b with c=@.d", "at character 16: @.d has no element to begin at")]
    [InlineData("a = $.b[*] with c=@@.d", "at character 19: @@.d has no element to begin at")]
    [InlineData("a = $.b[*] with c=$.d[*]", "at character 19: $.d[*] may lead to several places")]
    [InlineData("a = $.b[*] with c=@.d, c=@.e", "at character 24: label c is there twice")]
    [InlineData("a = $.b scale x", "at character 15: 'x' is not a number")]
    [InlineData("a = $.b scale 2 scale 3", "at character 17: 'scale' is there twice")]
    [InlineData("a = $.b severity 'x'", "at character 9: a metric has no severity")]
    [InlineData("a = @.b from @.c", "at character 14: 'from' begins at the document: $")]
    [InlineData("a = $.b[*] with __name__=@.d", "at character 17: a label's name was expected")]
    public void Parse_Wrong_SaysWhereAndWhy(string line, string message)
    {
        var error = Assert.Throws<FormatException>(() => ApiMapping.Parse(ApiMappingKind.Metric, line));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryTruncation_IsReadOrRefusedWithItsPlace()
    {
        const string line =
            "link_up = @.state from $.a['b c'][?(@.kind == 'x\\'y')].*[-1][*] with l=@~, m=@@.n map up=1, *=0 scale -1.5 at @.t device 'd'";
        for (var length = 0; length < line.Length; length++)
        {
            try
            {
                ApiMapping.Parse(ApiMappingKind.Metric, line[..length]);
            }
            catch (FormatException e)
            {
                Assert.StartsWith("at character ", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.Equal(3, ApiMapping.Parse(ApiMappingKind.Metric, line).Items.Depth);
    }

    [Fact]
    public void Validate_EverythingWrong_IsListed()
    {
        var source = ApiSource.At(
            "http://127.0.0.1/",
            ("metrics", "a = b\nb = $.b"),
            ("headers", "Authorization: x\nnone"),
            ("auth", "bearer"),
            ("body", "{}"),
            ("next", "$..x"),
            ("page_size_parameter", "n")
        );

        var errors = SourceRules.Validate(source, SourceCredentials.Of("password", "x"));

        Assert.Equal(
            ["auth", "headers", "headers", "method", "metrics", "next", "next", "page_size", "token"],
            errors.Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            ("metrics", "cannot be read at character 5: a path begins with $, the document, or @, the element; it was 'a = b'"),
            errors
        );
    }
}
