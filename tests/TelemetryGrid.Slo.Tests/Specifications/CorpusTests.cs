using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Specifications;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Slo.Tests.Specifications;

public sealed class CorpusTests
{
    [Theory]
    [InlineData("slo-pyrra", "examples", 56)]
    [InlineData("slo-openslo", "examples", 4)]
    public void Read_EveryExample_Reads(string corpus, string folder, int atLeast)
    {
        var files = Files(corpus, folder);
        Assert.True(files.Count >= atLeast, $"{files.Count} files");
        foreach (var file in files)
        {
            var result = Read(file);
            Assert.True(result.Errors.IsEmpty, string.Join('\n', result.Errors));
            Assert.NotEmpty(result.Objectives);
        }
    }

    [Theory]
    [InlineData("getting-started.yml", 1)]
    [InlineData("home-wifi.yml", 2)]
    [InlineData("multifile.yml", 2)]
    [InlineData("no-alerts.yml", 1)]
    [InlineData("openslo-getting-started.yml", 1)]
    public void Read_SlothExamples_Read(string name, int objectives)
    {
        var result = Read(Path.Combine(CorpusFolder.Require("slo-sloth"), "examples", name));
        Assert.True(result.Errors.IsEmpty, string.Join('\n', result.Errors));
        Assert.Equal(objectives, result.Objectives.Length);
    }

    [Theory]
    [InlineData("7d.yaml", 7, "13.44 3.5 1.4 0.98")]
    [InlineData("custom-30d.yaml", 30, "14.4 4.8 3 1")]
    public void Read_SlothWindows_GiveFactors(string name, int days, string factors)
    {
        var file = Path.Combine(CorpusFolder.Require("slo-sloth"), "examples", "windows", name);
        var windows = SlothAlertWindows.Read(file, File.ReadAllText(file), out var errors);
        Assert.Empty(errors);
        Assert.Equal(TimeSpan.FromDays(days), windows!.Period);
        Assert.Equal(factors, string.Join(' ', windows.Conditions.Select(c => c.Factor(windows.Period))));
    }

    [Theory]
    [InlineData("invalid-apiversion.yaml", 1, "'foo' is not known")]
    [InlineData("unknown-field.yaml", 6, "markdown: is not known")]
    [InlineData("v1.yaml", 59, "'example service' is no name")]
    [InlineData("v1alpha.yaml", 4, "'my-rad service' is no name")]
    [InlineData("v2alpha.yaml", 1, "'openslo.com/v2alpha' is not known")]
    [InlineData("mix/1.yaml", 4, "'example service' is no name")]
    [InlineData("mix/2.yaml", 4, "'example service' is no name")]
    [InlineData("mix/3.yaml", 1, "'openslo.com/v2alpha' is not known")]
    [InlineData("recursive/1.yaml", 4, "'example service' is no name")]
    [InlineData("recursive/nested/2.yaml", 1, "'openslo.com/v2alpha' is not known")]
    [InlineData("recursive/nested/nested2/nested3/3.yaml", 1, "'openslo.com/v2alpha' is not known")]
    public void Read_WhatOsloRefuses_IsRefusedByLineAndReason(string name, long line, string reason)
    {
        var result = Read(Path.Combine(CorpusFolder.Require("slo-openslo"), "oslo", "test", "inputs", "validate", name));
        Assert.Contains(result.Errors, e => e.Line == line && e.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ServiceAlone_IsValidWithoutObjectives()
    {
        var result = Read(Path.Combine(CorpusFolder.Require("slo-openslo"), "oslo", "test", "inputs", "fmt", "service.yaml"));
        Assert.True(result.Errors.IsEmpty && result.Objectives.IsEmpty);
    }

    [Fact]
    public void Read_OpenSloExamples_MeanWhatTheySay()
    {
        var folder = Path.Combine(CorpusFolder.Require("slo-openslo"), "examples", "budgeting-method");
        var slices = Read(Path.Combine(folder, "timeslices-slo.yaml")).Objectives;
        Assert.Equal([0.995, 0.99], slices.Select(o => o.Target));
        Assert.Equal(new SliceMethod(TimeSpan.FromMinutes(1), 0.99), slices[0].Slices);
        var ratio = Assert.Single(Read(Path.Combine(folder, "ratio-timeslices.yaml")).Objectives);
        Assert.Equal(new SliceMethod(TimeSpan.FromMinutes(1), null), ratio.Slices);
        var threshold = Assert.Single(Read(Path.Combine(folder, "occurences-slo.yaml")).Objectives);
        var measurement = Assert.IsType<ThresholdMeasurement>(threshold.Indicator.Measurement);
        Assert.Equal((Comparison.Less, 500), (measurement.Comparison, measurement.Threshold));
        Assert.Equal(new RollingWindow(TimeSpan.FromDays(14)), Assert.Single(threshold.Windows));
    }

    [Fact]
    public void Read_TruncatedOrDamagedFiles_AnswerWithoutThrowing()
    {
        var random = new Random(5);
        foreach (var file in Files("slo-pyrra", "examples").Take(3).Concat(Files("slo-openslo", "examples")).Append(Sloth()))
        {
            var text = File.ReadAllText(file);
            for (var length = 0; length < text.Length; length += 7)
            {
                Read(file, text[..length]);
            }
            for (var i = 0; i < 200; i++)
            {
                var damaged = text.ToCharArray();
                damaged[random.Next(damaged.Length)] = (char)random.Next(1, 127);
                Read(file, new string(damaged));
            }
        }
    }

    private static string Sloth() => Path.Combine(CorpusFolder.Require("slo-sloth"), "examples", "getting-started.yml");

    private static void Read(string file, string text)
    {
        foreach (var objective in SpecificationReader.Read(file, text).Objectives)
        {
            Assert.InRange(objective.Target, 0.000001, 0.9999999999);
        }
    }

    private static SpecificationResult Read(string file) => SpecificationReader.Read(Path.GetFileName(file), File.ReadAllText(file));

    private static List<string> Files(string corpus, string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(CorpusFolder.Require(corpus), folder), "*.yaml", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];
}
