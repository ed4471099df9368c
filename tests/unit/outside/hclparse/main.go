// SPDX-License-Identifier: GPL-3.0-or-later

// hclparse [-plain] FILE… reads each file with HashiCorp's own parser of HCL, says what is wrong where, and ends with 1 if
// anything is. What stands in blocks "locals" has to be plain values, too: a name that is taken for more than text is none.
// With -plain that goes for all blocks, but that a value may also refer to another block as a whole.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func notPlain(body *hclsyntax.Body, mayRefer bool) hcl.Diagnostics {
	var found hcl.Diagnostics
	for _, attribute := range body.Attributes {
		if _, refers := attribute.Expr.(*hclsyntax.ScopeTraversalExpr); refers && mayRefer {
			continue
		}
		_, wrong := attribute.Expr.Value(nil)
		found = append(found, wrong...)
	}
	if mayRefer {
		for _, block := range body.Blocks {
			found = append(found, notPlain(block.Body, true)...)
		}
	}
	return found
}

func problems(name string, isPlain bool) hcl.Diagnostics {
	source, err := os.ReadFile(name)
	if err != nil {
		return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Not readable", Detail: err.Error()}}
	}
	file, found := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	if found.HasErrors() {
		return found
	}
	if isPlain {
		return append(found, notPlain(file.Body.(*hclsyntax.Body), true)...)
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type == "locals" {
			found = append(found, notPlain(block.Body, false)...)
		}
	}
	return found
}

func main() {
	result := 0
	files := os.Args[1:]
	isPlain := len(files) > 0 && files[0] == "-plain"
	if isPlain {
		files = files[1:]
	}
	for _, name := range files {
		for _, problem := range problems(name, isPlain) {
			fmt.Println(problem)
			result = 1
		}
	}
	os.Exit(result)
}
