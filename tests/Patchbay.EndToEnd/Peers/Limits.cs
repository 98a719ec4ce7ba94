namespace Patchbay.EndToEnd.Peers;

/// <summary>The one time limit of all waiting in tests: long enough that only something broken meets it.</summary>
internal static class Limits
{
    public static TimeSpan Wait { get; } = TimeSpan.FromSeconds(60);
}
