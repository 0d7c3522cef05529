;;; eglot.el --- What a user of Eglot does.  -*- lexical-binding: t -*-

;;; Code:

(load (expand-file-name "suite" (file-name-directory load-file-name)) nil t)
(setq eglot-sync-connect 20 eglot-confirm-server-initiated-edits nil
      create-lockfiles nil make-backup-files nil vc-handled-backends nil flymake-no-changes-timeout 0
      xref-prompt-for-identifier nil last-nonmenu-event ?x
      suite-idle (lambda ()
                   (when (eglot-managed-p)
                     (eglot--signal-textDocument/didChange)
                     (flymake-start))))

(suite-run
 (format "Emacs %s, Eglot" emacs-version)
 (lambda ()
   (let (said)
     (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
     (suite-until "an answer" (lambda () said))))
 (lambda () (call-interactively #'eglot-code-actions))
 #'eglot-rename
 (lambda () (eglot-shutdown (eglot-current-server) nil 10)))

;;; eglot.el ends here
