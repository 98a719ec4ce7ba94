using Patchbay.Host.Installing;

namespace Patchbay.Commands;

/// <summary>What a gateway does for the files that point to it, at its start and at its end.</summary>
internal static class InstalledGateway
{
    /// <summary>Puts released files back before anybody is told that the gateway answers.</summary>
    public static void Restore(CommandContext context, string settings, string url)
    {
        try
        {
            var outcomes = Task.Run(() => Files(context, settings).RestoreAsync(url, CancellationToken.None)).GetAwaiter().GetResult();
            foreach (var one in outcomes.Where(one => one.Problem is not null)) context.Talk.Note($"{one.File} could not be given the gateway's address: {one.Problem}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Talk.Note($"the installed files could not be given the gateway's address: {refused.Message}");
        }
    }

    /// <summary>The address that stands in files; null when there are none.</summary>
    public static Uri? Address(CommandContext context, string settings) => Files(context, settings).Journal is { NeedsGateway: true } journal && Uri.TryCreate(journal.Url, UriKind.Absolute, out var url) ? url : null;

    /// <summary>Starts the guard where a file points to this gateway.</summary>
    public static void Guard(CommandContext context, string settings) => _ = Task.Run(() => GuardCommand.StartAsync(context, settings, unstarted: false, CancellationToken.None));

    /// <summary>Takes the address out of the files.</summary>
    /// <returns>How many were changed.</returns>
    public static async Task<int> ReleaseAsync(CommandContext context, string settings, bool all, CancellationToken cancellationToken)
    {
        try
        {
            var outcomes = await Files(context, settings).ReleaseAsync(all, cancellationToken).ConfigureAwait(false);
            foreach (var one in outcomes.Where(one => one.Problem is not null)) context.Talk.Note($"{one.File} still has the gateway's address: {one.Problem}");
            return outcomes.Count(one => one.IsChanged);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Talk.Note($"installed files still have the gateway's address: {refused.Message}");
            return 0;
        }
    }

    private static InstalledFiles Files(CommandContext context, string settings) => new(context.Launcher(settings).Folder, TimeProvider.System);
}
