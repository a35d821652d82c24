namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// Abbreviations devices print behind a time. They are no standard, and some mean several zones: for those the zone that the source
/// configures is asked first.
/// </summary>
internal static class SyslogZoneNames
{
    private static readonly (ulong Name, short Minutes, bool IsAmbiguous)[] Names =
    [
        Row("UTC", 0),
        Row("GMT", 0),
        Row("CET", 60),
        Row("CEST", 120),
        Row("EST", -300, isAmbiguous: true),
        Row("EDT", -240),
        Row("CST", -360, isAmbiguous: true),
        Row("CDT", -300, isAmbiguous: true),
        Row("MST", -420, isAmbiguous: true),
        Row("MDT", -360),
        Row("PST", -480, isAmbiguous: true),
        Row("PDT", -420),
        Row("AKST", -540),
        Row("AKDT", -480),
        Row("HST", -600),
        Row("AST", -240, isAmbiguous: true),
        Row("ADT", -180),
        Row("NST", -210),
        Row("NDT", -150),
        Row("BRT", -180),
        Row("ART", -180),
        Row("WET", 0),
        Row("WEST", 60),
        Row("BST", 60, isAmbiguous: true),
        Row("IST", 330, isAmbiguous: true),
        Row("MEZ", 60),
        Row("MESZ", 120),
        Row("EET", 120),
        Row("EEST", 180),
        Row("SAST", 120),
        Row("MSK", 180),
        Row("TRT", 180),
        Row("GST", 240, isAmbiguous: true),
        Row("PKT", 300),
        Row("ICT", 420),
        Row("WIB", 420),
        Row("SGT", 480),
        Row("HKT", 480),
        Row("PHT", 480),
        Row("AWST", 480),
        Row("JST", 540),
        Row("KST", 540),
        Row("ACST", 570),
        Row("ACDT", 630),
        Row("AEST", 600),
        Row("AEDT", 660),
        Row("NZST", 720),
        Row("NZDT", 780),
    ];

    /// <param name="name">Three or four capital letters.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, out int minutes, out bool isAmbiguous)
    {
        var key = Pack(name);
        foreach (var row in Names)
        {
            if (row.Name == key)
            {
                (minutes, isAmbiguous) = (row.Minutes, row.IsAmbiguous);
                return true;
            }
        }
        (minutes, isAmbiguous) = (0, false);
        return false;
    }

    private static (ulong, short, bool) Row(string name, short minutes, bool isAmbiguous = false)
    {
        Span<byte> bytes = stackalloc byte[4];
        return (Pack(bytes[..System.Text.Encoding.ASCII.GetBytes(name, bytes)]), minutes, isAmbiguous);
    }

    private static ulong Pack(ReadOnlySpan<byte> name)
    {
        ulong key = 0;
        foreach (var letter in name)
        {
            key = (key << 8) | letter;
        }
        return key;
    }
}
