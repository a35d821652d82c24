using System.Text;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Protocols.Tests.Exposition;

public sealed class OpenMetricsCheckerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# TYPE a counter\na_total 1\na_created 5\n# TYPE b gauge\nb{x=\"1\"} -1\nb{x=\"2\"} NaN\nc 1")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 1 1\na_bucket{le=\"+Inf\"} 2 1\na_bucket{le=\"1\"} 1 2\na_bucket{le=\"+Inf\"} 3 2")]
    [InlineData("# TYPE a summary\na{quantile=\"0.5\"} NaN\na_sum 1\na_count 2\na_created 3")]
    [InlineData("# TYPE a stateset\na{a=\"x\"} 0\na{a=\"y\"} 1\n# TYPE b info\nb_info{v=\"1\"} 1")]
    [InlineData("# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total 1 1 # {trace_id=\"☃\"} 0.1 2")]
    [InlineData("a 1\nb 1\na_total 1")]
    public void TryCheck_SoundPage_IsAccepted(string page)
    {
        Assert.True(Check(page, out var sentence), sentence);
    }

    [Theory]
    [InlineData("a 1\nb 1\na 2", "line 3: a is a sample name of another family, or comes in two places")]
    [InlineData("# TYPE a counter\na_total 1\na 1", "line 3: a is a sample name of another family, or comes in two places")]
    [InlineData("# TYPE a counter\n# TYPE a_total gauge", "line 2: a_total comes twice, or is a sample name of another family")]
    [InlineData("# TYPE a gauge\na 1\na 1", "line 3: a sample of a comes twice")]
    [InlineData("# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1", "line 3: a sample of a comes twice")]
    [InlineData("# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 1\na{x=\"1\"} 1", "line 4: the lines of one metric of a do not stand together")]
    [InlineData("# TYPE a gauge\na 1 2\na 1 1", "line 3: timestamps of a metric of a go backwards")]
    [InlineData("# TYPE a gauge\na 1 2\na 1", "line 3: some samples of a metric of a have a timestamp and some not")]
    [InlineData("# TYPE a counter\na_total -1", "line 2: a_total is negative or NaN")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\nb 1", "line 2: a has no bucket with le=\"+Inf\"")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"2\"} 2\na_bucket{le=\"1\"} 2", "line 3: a has its buckets out of order")]
    [InlineData(
        "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1",
        "line 3: a has a bucket that counts less than the one before"
    )]
    [InlineData("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1", "line 4: a counts 2 but its last bucket 1")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 1\na_bucket{le=\"1\"} 2 2", "line 3: a has no bucket with le=\"+Inf\"")]
    [InlineData("# TYPE a histogram\na_bucket 1", "line 2: a_bucket lacks the label le")]
    [InlineData("# TYPE a summary\na{quantile=\"2\"} 1", "line 2: a has a quantile outside of 0 to 1")]
    [InlineData("# TYPE a stateset\na{a=\"x\"} 2", "line 2: a is neither 0 nor 1")]
    [InlineData("# TYPE a info\na_info 2", "line 2: a_info is not 1")]
    [InlineData("# UNIT a seconds", "line 1: a does not end with its unit seconds")]
    [InlineData("# UNIT a_s s\n# TYPE a_s info", "line 2: a_s is of a type that has no unit")]
    [InlineData("# TYPE a gauge\na 1\n# HELP a x", "line 3: HELP of a comes after its samples")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge", "line 2: a has a second TYPE")]
    [InlineData("# TYPE a gauge\na 1 # {} 1", "line 2: a is no sample that can have an exemplar")]
    [InlineData("a{x=\"1\",x=\"2\"} 1", "line 1: label x comes twice")]
    [InlineData("a  1", "line 1, column 3: the value is missing")]
    public void TryCheck_DefectivePage_SaysWhatAndWhere(string page, string expected)
    {
        Assert.False(Check(page, out var sentence));
        Assert.Equal(expected, sentence);
    }

    private static bool Check(string page, out string sentence)
    {
        var sound = OpenMetricsChecker.TryCheck(Encoding.UTF8.GetBytes(page.Length == 0 ? "# EOF\n" : page + "\n# EOF\n"), out var error);
        sentence = error.ToString();
        return sound;
    }
}
