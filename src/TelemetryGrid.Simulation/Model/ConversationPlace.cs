namespace TelemetryGrid.Simulation.Model;

/// <summary>Between whom an application's conversations run, client first.</summary>
internal enum ConversationPlace
{
    UserToInternet,
    UserToServer,
    InternetToServer,
    ServerToServer,
}
