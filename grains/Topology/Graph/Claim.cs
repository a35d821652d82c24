using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>That one node's port leads to another node, perhaps to a port of it. Ports are positions, or <see cref="PortTable.None"/>.</summary>
/// <param name="Node">Who says so.</param>
/// <param name="Port">Where.</param>
/// <param name="Text">The port's name, also when the node does not list it; perhaps empty.</param>
/// <param name="Remote">The other node.</param>
/// <param name="RemotePort">Its port.</param>
/// <param name="RemoteText">Its port's name; empty when unknown.</param>
/// <param name="Kind">From what it is known.</param>
/// <param name="LastSeen">Unix milliseconds.</param>
/// <param name="Detail">A few words.</param>
internal readonly record struct Claim(
    int Node,
    int Port,
    string Text,
    int Remote,
    int RemotePort,
    string RemoteText,
    TopologyEvidenceKind Kind,
    long LastSeen,
    string Detail
)
{
    public int Low => Math.Min(Node, Remote);

    public int High => Math.Max(Node, Remote);

    /// <summary>The port at the end with the lower number.</summary>
    public (int Port, string Text) AtLow => Node < Remote ? (Port, Text) : (RemotePort, RemoteText);

    public (int Port, string Text) AtHigh => Node < Remote ? (RemotePort, RemoteText) : (Port, Text);

    public static int Compare(Claim a, Claim b)
    {
        var order = a.Low.CompareTo(b.Low);
        order = order != 0 ? order : a.High.CompareTo(b.High);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.AtLow.Text, b.AtLow.Text);
        order = order != 0 ? order : string.CompareOrdinal(a.AtHigh.Text, b.AtHigh.Text);
        order = order != 0 ? order : a.Node.CompareTo(b.Node);
        order = order != 0 ? order : b.LastSeen.CompareTo(a.LastSeen);
        return order != 0 ? order : string.CompareOrdinal(a.Detail, b.Detail);
    }
}
