using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>series</c> section: memory, tiers and retention of samples.</summary>
internal static class SeriesReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static void Read(YamlSection? section, GridOptions.SeriesOptions series)
    {
        if (section is null)
        {
            return;
        }
        section.Value(
            "max_series",
            ConfigurationReader.Integer(1, 100_000_000),
            "a whole number from 1 to 100000000",
            (int value) => series.MaxSeries = value
        );
        section.Value(
            "max_hot_bytes",
            text => ByteSize.TryParse(text, out var bytes) && bytes >= 16 << 20 ? bytes : null,
            "a size of at least 16MiB such as 2GiB",
            (long value) => series.MaxHotBytes = value
        );
        Duration(section, "hot_window", TimeSpan.FromMinutes(10), TimeSpan.FromDays(2), value => series.HotWindow = value);
        Duration(section, "out_of_order_window", TimeSpan.Zero, TimeSpan.FromDays(1), value => series.OutOfOrderWindow = value);
        Duration(section, "warm_for", TimeSpan.FromHours(1), Longest, value => series.Tiers.WarmAge = value);
        series.Archive.PostgresConnectionString = section.Text("postgres") ?? "";
        ReadBucket(section.Section("s3"), series.Archive);
        if (section.Section("retention") is { } retention)
        {
            ReadRetention(retention, series.Tiers.Default);
            retention.Close();
        }
        foreach (var entry in section.Sections("policies"))
        {
            var policy = new RetentionPolicy { Name = entry.Text("name") ?? "", Metrics = entry.Text("metrics") ?? "" };
            ReadRetention(entry, policy);
            series.Tiers.Policies.Add(policy);
            entry.Close();
        }
        // Its folder is known only once the data directory is.
        series.Archive.Folder = "series";
        foreach (var error in series.Tiers.Validate().Concat(series.Archive.Validate()))
        {
            section.Error("retention", error);
        }
        section.Close();
    }

    private static void ReadBucket(YamlSection? section, SeriesArchiveOptions archive)
    {
        if (section is null)
        {
            return;
        }
        archive.S3Bucket = section.Text("bucket") ?? "";
        archive.S3Prefix = section.Text("prefix") ?? "";
        archive.S3ServiceUrl = section.Text("service_url") ?? "";
        archive.S3Region = section.Text("region") ?? archive.S3Region;
        archive.S3AccessKey = section.Text("access_key") ?? "";
        archive.S3SecretKey = section.Text("secret_key") ?? "";
        section.Close();
    }

    private static void ReadRetention(YamlSection section, RetentionPolicy policy)
    {
        Duration(section, "raw", TimeSpan.FromDays(1), Longest, value => policy.Raw = value);
        Duration(section, "five_minutes", TimeSpan.FromDays(1), Longest, value => policy.FiveMinutes = value);
        Duration(section, "one_hour", TimeSpan.FromDays(1), Longest, value => policy.OneHour = value);
    }

    private static void Duration(YamlSection section, string key, TimeSpan minimum, TimeSpan maximum, Action<TimeSpan> set) =>
        section.Value(key, ConfigurationReader.Duration(minimum, maximum), $"a duration from {Text(minimum)} to {Text(maximum)}", set);

    private static string Text(TimeSpan duration) =>
        duration.TotalDays >= 1 ? $"{duration.TotalDays:0}d"
        : duration.TotalHours >= 1 ? $"{duration.TotalHours:0}h"
        : $"{duration.TotalMinutes:0}m";
}
