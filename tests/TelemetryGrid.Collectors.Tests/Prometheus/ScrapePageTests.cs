using System.Text;
using System.Text.Json;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

public sealed class ScrapePageTests
{
    private readonly ScrapeCache _cache = new();
    private readonly ScrapeMetadata _metadata = new();
    private readonly StringPool _texts = new();

    [Fact]
    public void Parse_PageLikeTheOneBefore_AllocatesAlmostNothing()
    {
        var settings = Settings(new ScrapeDefinition { MetricRelabelRules = [new RelabelRule { TargetLabel = "a", Replacement = "b" }] });
        var page = new StringBuilder();
        for (var i = 0; i < 2000; i++)
        {
            page.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"# HELP m{i} What \\\\ it is\n# TYPE m{i} counter\nm{i}{{path=\"/x/{i}\",code=\"200\"}} {i}.5\n"
            );
        }
        var bytes = Encoding.UTF8.GetBytes(page.ToString());
        for (var round = 0; round < 3; round++)
        {
            Scrape(settings, bytes, round);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = Scrape(settings, bytes, 4);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2000, count);
        Assert.True(allocated < 2000, $"{allocated} bytes for 2000 series");
    }

    [Fact]
    public void Commit_SeriesGone_NothingOfThemKept()
    {
        var settings = Settings(new ScrapeDefinition());
        for (var round = 0; round < 50; round++)
        {
            // Ten new series each time, one that stays.
            var page = "stays 1\n" + string.Concat(Enumerable.Range(0, 10).Select(n => $"churn{{id=\"{round}-{n}\"}} 1\n"));
            Scrape(settings, Encoding.UTF8.GetBytes(page), round);
            Assert.Equal((11, 11, 11), (_cache.TextCount, _cache.SeriesCount, _cache.LiveCount));
        }
    }

    [Fact]
    public void Discard_PageOfManyNewSeries_NothingOfThemKept()
    {
        var settings = Settings(new ScrapeDefinition());
        Scrape(settings, "stays 1\n"u8.ToArray(), 1);
        using (var page = new ScrapePage(settings, _cache, _metadata, 2))
        {
            var text = string.Concat(Enumerable.Range(0, 100).Select(n => $"# TYPE x{n} gauge\nx{n} 1\n")) + "stays 1\nbroken";
            Assert.Equal("line 202, column 7: the value is missing", ExpositionPageParser.Parse(Encoding.UTF8.GetBytes(text), false, page));
            page.Discard();
            page.MarkVanished();
            Assert.Equal("stays", Assert.Single(page.Samples.ToArray()).Labels.Name);
            Assert.Empty(page.Metadata);
        }
        Assert.Equal((1, 1, 1), (_cache.TextCount, _cache.SeriesCount, _cache.LiveCount));
    }

    [Fact]
    public void Parse_EveryTruncationOfAPage_ReadOrRefusedAndTheCacheStaysTrue()
    {
        var settings = Settings(new ScrapeDefinition { HonorLabels = true });
        var whole = Encoding.UTF8.GetBytes(
            "# HELP a Some \\\\ text\n# TYPE a counter\na{x=\"1\",y=\"\\\"\\n\"} 1.5 123\na{x=\"2\"} NaN\n\"b\" 1\n{\"c d\",e=\"f\"} +Inf\n"
        );
        for (var length = 0; length <= whole.Length; length++)
        {
            using var page = new ScrapePage(settings, _cache, _metadata, length);
            if (ExpositionPageParser.Parse(whole.AsSpan(0, length), false, page) is { } error)
            {
                Assert.StartsWith("line ", error, StringComparison.Ordinal);
                page.Discard();
                page.MarkVanished();
                _cache.CommitStale();
                Assert.Equal(0, _cache.LiveCount);
            }
            else
            {
                page.MarkVanished();
                page.Commit();
                Assert.True(_cache.LiveCount <= page.Kept);
            }
        }
    }

    [Fact]
    public void Definition_ThroughJson_Same()
    {
        var definition = new ScrapeDefinition
        {
            Job = "j",
            Targets = ["a:1", "b:2"],
            Timeout = TimeSpan.FromSeconds(3),
            Parameters = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("k", "v"),
            RelabelRules =
            [
                new RelabelRule
                {
                    Action = RelabelAction.HashMod,
                    SourceLabels = ["x"],
                    Modulus = ulong.MaxValue,
                    TargetLabel = "y",
                },
            ],
            BodySizeLimit = 5,
        };

        var json = JsonSerializer.Serialize(definition);
        var read = JsonSerializer.Deserialize<ScrapeDefinition>(json)!;

        Assert.Equal(json, JsonSerializer.Serialize(read));
        Assert.Equal(definition.Targets, read.Targets);
        Assert.Equal(ulong.MaxValue, read.RelabelRules[0].Modulus);
        Assert.Equal("{}", JsonSerializer.Serialize(JsonSerializer.Deserialize<ScrapeDefinition>("{}")!.Parameters));
    }

    private int Scrape(ScrapeSettings settings, byte[] bytes, long timestamp)
    {
        using var page = new ScrapePage(settings, _cache, _metadata, timestamp);
        Assert.Null(ExpositionPageParser.Parse(bytes, isOpenMetrics: false, page));
        page.MarkVanished();
        page.Commit();
        return page.Kept;
    }

    private ScrapeSettings Settings(ScrapeDefinition scrape)
    {
        var job = new ScrapeJob(ScrapeRig.Source(scrape with { Targets = ["h:1"] }));
        return new ScrapeSettings(job, job.Targets[0], new ScrapeOptions(), _texts);
    }
}
