using Microsoft.AspNetCore.Http;
using Patchbay.Console;

namespace Patchbay.Wiring;

/// <summary>Which requests at the gateway's address are for the console.</summary>
internal static class ConsoleDoorstep
{
    /// <summary>The console's own paths, and a browser that was given only the gateway's address.</summary>
    public static bool IsForConsole(HttpRequest request) => request.Path.Value is { } path && (ConsolePaths.Has(path) || (path == "/" && IsBrowser(request)));

    /// <summary>Serves one.</summary>
    public static Task ServeAsync(HttpContext context, ConsoleApp console)
    {
        if (ConsolePaths.Has(context.Request.Path.Value!)) return console.ServeAsync(context);
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = ConsolePaths.Root + "/";
        return Task.CompletedTask;
    }

    private static bool IsBrowser(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
