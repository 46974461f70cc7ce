using BenchmarkDotNet.Running;
using Myna.Bench.Comparison;

// `compare-onnx` is a contest of its own; everything else goes to BenchmarkDotNet (`--filter`, `--list flat`, …).
if (args is ["compare-onnx", .. string[] rest])
{
    return CompareOnnxCommand.Create().Parse(rest).Invoke();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
