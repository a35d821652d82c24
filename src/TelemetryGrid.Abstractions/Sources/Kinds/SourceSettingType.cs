namespace TelemetryGrid.Sources;

/// <summary>What the text of a setting is to be.</summary>
public enum SourceSettingType
{
    Text,

    /// <summary>One of <see cref="SourceSetting.Choices"/>.</summary>
    Choice,

    /// <summary>A whole number from <see cref="SourceSetting.Min"/> to <see cref="SourceSetting.Max"/>.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, from <see cref="SourceSetting.Min"/> to <see cref="SourceSetting.Max"/> milliseconds.</summary>
    Duration,
}
