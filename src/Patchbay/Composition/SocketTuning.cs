namespace Patchbay.Composition;

/// <summary>Runtime settings that must be made before the first socket exists.</summary>
internal static class SocketTuning
{
    /// <summary>Completes socket operations on the thread that learns of them. The data plane never blocks, so the usual hop to a
    /// pool thread only costs a wake-up, and at twenty events a second and stream a wake-up is most of what an event costs
    /// (bench/results).</summary>
    public static void Apply()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") is null)
        {
            Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        }
    }
}
